// What stands around the logs: listings, output of tools, the registry, and files of the store. None of it tells of a
// failure; it confirms or contradicts what a log says about a file, a component, a package or the machine.

extension Payload {
  /// A file or folder, as something shows it.
  ///
  /// Several may speak of one path and contradict each other; none of them is dropped.
  public struct FileClaim: Hashable, Sendable {
    /// What it is.
    public enum Form: String, Hashable, Sendable, CaseIterable {
      /// A file.
      case file
      /// A folder.
      case folder
      /// A junction or a symbolic link.
      case link
    }

    /// What says it.
    public enum Basis: String, Hashable, Sendable, CaseIterable {
      /// A listing: `dir`, `tree`, `Get-ChildItem`.
      case listing
      /// A program that computed the hash: `certutil`, `Get-FileHash`.
      case hashTool = "hash-tool"
      /// The file itself, which is in the case.
      case content
      /// A manifest: what the file should be.
      case manifest
      /// A value of the registry.
      case registry
    }

    /// What says it.
    public var basis: Basis
    /// The folder that holds it, as a full path where the source has one: `C:\Windows\WinSxS\amd64_…`.
    public var folder: TermID?
    /// Its name; of a folder, the folder's.
    public var name: TermID
    /// What it is.
    public var form: Form
    /// False when the source says that there is none: `File Not Found`.
    public var isPresent: Bool
    /// Number of bytes.
    public var size: UInt64?
    /// When it was changed last, as the source prints it: a local reading in FILETIME ticks without a zone.
    public var modified: Int64?
    /// SHA-1, SHA-256 or MD5 of its content.
    public var digest: Digest?
    /// Version of a program, from its resource.
    public var version: TermID?
    /// How its content is stored, when not as it is: `DCM`, `DCS`, `PA30`.
    public var packing: TermID?
    /// Whether name or hash were cut by whoever wrote the source: it stands for several.
    public var isCut: Bool

    /// Makes one.
    public init(
      basis: Basis, folder: TermID?, name: TermID, form: Form = .file, isPresent: Bool = true,
      size: UInt64? = nil, modified: Int64? = nil, digest: Digest? = nil, version: TermID? = nil,
      packing: TermID? = nil, isCut: Bool = false
    ) {
      self.basis = basis
      self.folder = folder
      self.name = name
      self.form = form
      self.isPresent = isPresent
      self.size = size
      self.modified = modified
      self.digest = digest
      self.version = version
      self.packing = packing
      self.isCut = isCut
    }
  }

  /// The head of the list of one folder's content: that a name is not among the rows behind it is a fact only here.
  public struct ListedFolder: Hashable, Sendable {
    /// The full path.
    public var folder: TermID
    /// Whether the end of the list was there and its counts agree with the rows.
    public var isWhole: Bool
    /// Whether folders are among the rows; `dir /a-d` leaves them out.
    public var showsFolders: Bool
    /// Whether hidden and system files are among the rows; `dir` without `/a` leaves them out, as does
    /// `Get-ChildItem` without `-Force`.
    public var showsHidden: Bool
    /// The pattern of names that was asked for, such as `*.dll`; nil for all.
    public var pattern: TermID?
    /// Number of rows.
    public var rows: UInt32

    /// Makes one.
    public init(
      folder: TermID, isWhole: Bool, showsFolders: Bool = true, showsHidden: Bool = true,
      pattern: TermID? = nil,
      rows: UInt32
    ) {
      self.folder = folder
      self.isWhole = isWhole
      self.showsFolders = showsFolders
      self.showsHidden = showsHidden
      self.pattern = pattern
      self.rows = rows
    }
  }

  /// One fact about the machine.
  public struct MachineFact: Hashable, Sendable {
    /// What it is about.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
      /// Computer name.
      case name
      /// `Microsoft Windows 10 Enterprise`.
      case system
      /// `10.0.17763`, or a build number alone.
      case build
      /// Update build revision: the last number of `17763.3406`.
      case revision
      /// `EditionID`: `Enterprise`, `EnterpriseG`.
      case edition
      /// `DisplayVersion`, `ReleaseId`: `22H2`.
      case release
      /// Manufacturer of the machine.
      case manufacturer
      /// Model.
      case model
      /// `x64-based PC`.
      case architecture
      /// When Windows was installed.
      case installed
      /// When it was started last.
      case started
      /// Time zone with its offset.
      case zone
      /// Language or locale.
      case language
      /// Free bytes of a volume; ``MachineFact/about`` names it.
      case freeSpace = "free-space"
      /// State of a volume, as `chkdsk` says.
      case volume
      /// Whether a restart is pending, and why.
      case pending
      /// Anything else of use; ``MachineFact/about`` names it.
      case other
    }

    /// What it is about.
    public var subject: Subject
    /// Which one, where there are several: a drive, a value's name.
    public var about: TermID?
    /// The value as the source has it.
    public var value: TermID
    /// The value as a number: bytes, a build, a revision.
    public var number: UInt64?

    /// Makes one.
    public init(subject: Subject, about: TermID? = nil, value: TermID, number: UInt64? = nil) {
      self.subject = subject
      self.about = about
      self.value = value
      self.number = number
    }
  }

  /// A package or update and its state.
  public struct PackageClaim: Hashable, Sendable {
    /// States of packages; the numbers are `CurrentState` of the registry (`formats.md` section 5).
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
      /// Not there.
      case absent = 0
      /// Goes at the next start.
      case uninstallPending = 5
      /// Being looked for.
      case resolving = 0x10
      /// Found.
      case resolved = 0x20
      /// Being copied to the store.
      case staging = 0x30
      /// In the store, not in use.
      case staged = 0x40
      /// A newer one took its place.
      case superseded = 0x50
      /// Comes at the next start.
      case installPending = 0x60
      /// Some of its parts are in use.
      case partlyInstalled = 0x65
      /// In use.
      case installed = 0x70
      /// In use, cannot be removed.
      case permanent = 0x80
    }

    /// The package's identity, or the KB number where that is all there is.
    public var package: TermID
    /// Its state; nil when the source has another word, which then stands in ``word``.
    public var state: State?
    /// The state as the source has it.
    public var word: TermID?
    /// When it was installed, as the source prints it.
    public var date: TermID?
    /// `Security Update`.
    public var release: TermID?
    /// The last error that was kept for it.
    public var status: StatusReference

    /// Makes one.
    public init(
      package: TermID, state: State?, word: TermID? = nil, date: TermID? = nil, release: TermID? = nil,
      status: StatusReference = StatusReference()
    ) {
      self.package = package
      self.state = state
      self.word = word
      self.date = date
      self.release = release
      self.status = status
    }
  }

  /// A component of the store, as its hive or its manifest has it.
  public struct ComponentClaim: Hashable, Sendable {
    /// The identity in canonical spelling.
    public var identity: TermID?
    /// The name of its folder in the store.
    public var keyform: TermID
    /// SHA-256 of its manifest (`S256H`).
    public var manifest: Digest?
    /// Its values beside these, `CF=0x20`; nil when there are none.
    public var flags: TermID?
    /// Number of its files.
    public var files: UInt32
    /// What is missing that every component has: `identity`, `S256H`.
    public var missing: TermID?

    /// Makes one.
    public init(
      identity: TermID?, keyform: TermID, manifest: Digest?, flags: TermID? = nil, files: UInt32 = 0,
      missing: TermID? = nil
    ) {
      self.identity = identity
      self.keyform = keyform
      self.manifest = manifest
      self.flags = flags
      self.files = files
      self.missing = missing
    }
  }

  /// A value of the registry, or a key without one.
  public struct RegistryValue: Hashable, Sendable {
    /// The full path of the key, `HKEY_LOCAL_MACHINE\…`, or below the hive's root.
    public var key: TermID
    /// The value's name, `@` for the default one; nil for the key itself.
    public var name: TermID?
    /// `REG_SZ` is 1, `REG_DWORD` 4.
    public var type: UInt32
    /// The data in words, at most 4 KiB of it.
    public var text: TermID?
    /// The data as a number.
    public var number: UInt64?
    /// Whether the source deletes it (`-` in a .reg file).
    public var isDeleted: Bool

    /// Makes one.
    public init(
      key: TermID, name: TermID?, type: UInt32, text: TermID?, number: UInt64? = nil, isDeleted: Bool = false
    ) {
      self.key = key
      self.name = name
      self.type = type
      self.text = text
      self.number = number
      self.isDeleted = isDeleted
    }
  }

  /// A service, driver or installed program.
  public struct Product: Hashable, Sendable {
    /// What it is.
    public enum Form: String, Hashable, Sendable, CaseIterable {
      /// A service.
      case service
      /// A driver.
      case driver
      /// An installed program.
      case program
    }

    /// What it is.
    public var form: Form
    /// Its name: of a service, the short one.
    public var name: TermID
    /// The name that people see.
    public var title: TermID?
    /// Who made it.
    public var vendor: TermID?
    /// Its version.
    public var version: TermID?
    /// Its program or command.
    public var path: TermID?
    /// `RUNNING`, `STOPPED`.
    public var state: TermID?
    /// 0 boot, 1 system, 2 automatic, 3 on demand, 4 disabled.
    public var start: UInt32?

    /// Makes one.
    public init(
      form: Form, name: TermID, title: TermID? = nil, vendor: TermID? = nil, version: TermID? = nil,
      path: TermID? = nil, state: TermID? = nil, start: UInt32? = nil
    ) {
      self.form = form
      self.name = name
      self.title = title
      self.vendor = vendor
      self.version = version
      self.path = path
      self.state = state
      self.start = start
    }
  }
}
