extension Sample {
  /// The README of the sample's folder.
  var readme: String {
    switch self {
    case .kb5013941: Self.readmeOfFault
    case .kb5013941Round2: Self.readmeOfRound2
    case .healthy: Self.readmeOfHealth
    case .posted: Self.readmeOfPost
    default: readmeOfClock
    }
  }

  private var readmeOfClock: String {
    let stretches = clock?.stretches ?? []
    let lines = stretches.map { stretch in
      "- \(stretch.text) from line \(stretch.line) on (record \(stretch.firstRecord), counted from 0): "
        + "\(stretch.records) records, \(stretch.stamps) CSI stamps"
    }
    return """
      # Clocks: \(summary)

      One machine (`HOST-1`), two sessions of one update; nothing fails. `CBS.log` is in local time without a zone,
      `System.evtx` in UTC.

      All of it is written by `\(command)`; `SampleTests` compares the files
      with the generator byte by byte. Names, addresses and sessions are made up, and no line comes from a real machine.

      ## What must be found

      \(lines.joined(separator: "\n"))
      - `expected.json` also has the merged order of both files, as runs: so many records of one, then so many of the
        other. Two records of one second stand on both sides of an event of that second: their CSI stamps tell it.
      - No failure, and no conflict of clocks.

      """
  }

  private var origin: String {
    """
    All of it is written by `\(command)`; `SampleTests` compares the files
    with the generator byte by byte. The forms of the records are those of Windows; names, digests,
    addresses and sessions are made up, and no line comes from a real machine.

    | file | what it is |
    | --- | --- |
    | `Windows/Logs/CBS/CBS.log` | servicing log from 2022-09-29 to 2022-10-08, local time +08:00 |
    | `Windows/Logs/DISM/dism.log` | two sessions of `dism /online /get-packages` |
    | `Windows/System32/winevt/Logs/System.evtx`, `Setup.evtx` | event logs of September and October |
    """
  }

  private static var readmeOfFault: String {
    let finding = Case5013941.component.directory
    return """
      # KB5013941: 0x800f0986

      A Windows 10 1809 machine (`HOST-1`, 17763, amd64, zh-CN) refuses the update KB5013941, five times
      from 2022-09-26 to 2022-10-08.

      \(Sample.kb5013941.origin)
      | `mail.txt` | a Chinese mail about the case with wrapped and damaged excerpts of this CBS.log |
      | `expected.json` | what the generator knows: the finding, sessions, counts per kind and event id |

      ## Expected finding

      - Class F01, base file of a delta was changed. The session returns 0x800f0986, but the first code is
        0x800f0985: the *reverse* delta of `\(Case5013941.file)` could not be applied (13:50:50, sequence 0d to 10),
        then the forward delta (11 to 14).
      - The checksums of both deltas agree, so the deltas are intact: the file in the store is not the one
        that they were made for. Two hash mismatches follow (sequence 16, 17).
      - Place: `C:\\Windows\\WinSxS\\\(finding)`.
      - STATUS_DELETE_PENDING on `WinSxS\\Temp\\InFlight` at 13:50:57 comes seven seconds later and is clean-up, not the
        cause. The directory name says 05:50:49.333 UTC, process 3560, thread 5056.
      - Everything else that looks like an error (0x800f0805, 0x80070490, 0x80004005 of SQM, 0x80070002 around
        the failure report) is noise.

      """
  }

  private static var readmeOfHealth: String {
    """
    # The same machine without the fault

    `HOST-1` of the sample kb5013941 on the same days, with the same noise; KB5013941 is installed on
    2022-10-08 and nothing fails. What must be found here: nothing.

    \(Sample.healthy.origin)
    | `expected.json` | what the generator knows: sessions, counts per kind and event id |

    """
  }

  private static var readmeOfPost: String {
    """
    # KB5013941 as it arrives

    The failing session of the sample kb5013941, sent as customers send it: one stored mail (`mail.eml`, RFC 5322 with
    MIME). Its attachment is a zip packed by Explorer on a Chinese Windows: the names in it are in code page 936, and no
    flag says so. In the zip lie the servicing log as a `CbsPersist` cabinet (whose member Windows names `.cab`
    although it is text), the same log once more as `CBS.log`, and the event log of Setup under a Chinese name.

    The finding is that of kb5013941; each record counts once. `expected.json` lists the sources that must be found.
    All of it is written by `\(Sample.posted.command)`.

    """
  }

  private static var readmeOfRound2: String {
    let folder = Case5013941.component.directory
    return """
      # KB5013941, second round

      The sample kb5013941 with what the customer sent when asked (`reply/`).

      \(Sample.kb5013941Round2.origin)
      | `mail.txt` | the mail of the first round |
      | `reply/reply.msg` | the answer, saved by Outlook: `fltmc filters`, `ver` and `certutil` are pasted in, in Chinese |
      | `reply/dir.txt` | `dir /s /a` of the component's folders, in Chinese |
      | `reply/WinSxS/…/\(Case5013941.file)` | the file itself, changed in one place |
      | `reply/WinSxS/Manifests/….manifest` | the component's manifest, which says what the file should be |
      | `reply/COMPONENTS` | a part of the component hive |
      | `reply/Logfile.PML` | a Process Monitor capture of the failing second, with an invented product that holds a file |
      | `expected.json` | what the generator knows of the logs |

      ## Expected finding

      That of kb5013941, and what the answer adds to it:

      - `\(folder)` is there, and `\(Case5013941.file)` in it.
      - Its SHA-256 is the wrong one that the log found, by `certutil` and by the file itself, and not the one that the
        manifest wants.
      - The hive registers the component, and names this manifest.
      - `exguard.exe` of an invented product had the file open at which servicing failed seven seconds later (clean-up, not
        the cause).
      - Of the minifilters, `ExampleGuardFlt` (altitude 328190, invented) is not known.
      - What was asked for is answered: the listing, the hash, the filters, the build.

      """
  }
}
