#!/usr/bin/env python3
"""Compares what kbtriage reads with what other programs read in the same files: `make crosscheck`.

Each comparison prints how much agreed. What differs must stand in known.tsv with its reason, else the run fails.
"""

import argparse
import base64
import csv
import glob
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(ROOT, "../shared/corpus")


SHOWN = 12


class Comparison:
    """Counts one comparison; differences are checked against known.tsv."""

    all = []

    def __init__(self, name, unit):
        self.name, self.unit = name, unit
        self.agreed = self.total = 0
        self.known, self.unknown = [], []
        self.notes = []
        Comparison.all.append(self)

    def same(self, file, what, ours, theirs, count=1):
        self.total += count
        if ours == theirs:
            self.agreed += count
            return
        self.differs(file, what, f"ours {short(ours)}, theirs {short(theirs)}")

    def differs(self, file, what, text):
        reason = Known.reason(self.name, file, what)
        if reason:
            self.known.append(f"{file} {what}: {reason}")
        else:
            self.unknown.append(f"{file} {what}: {text}")

    def report(self):
        line = f"{self.name:10} {self.agreed:>8} / {self.total} {self.unit}"
        if self.known:
            line += f"; {len(self.known)} known differences"
        if self.unknown:
            line += f"; {len(self.unknown)} UNKNOWN"
        print(line)
        for note in self.notes:
            print(f"{'':10} {note}")
        for text in sorted(set(self.known))[:SHOWN]:
            print(f"{'':10}   known: {text}")
        for text in self.unknown[:SHOWN]:
            print(f"{'':10}   UNKNOWN: {text}")


class Known:
    """The list of differences that have a reason."""

    rows = []

    @classmethod
    def load(cls):
        for line in open(os.path.join(HERE, "known.tsv"), encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                comparison, file, what, reason = line.rstrip("\n").split("\t")
                cls.rows.append((comparison, re.compile(file), re.compile(what), reason))

    @classmethod
    def reason(cls, comparison, file, what):
        for name, files, whats, reason in cls.rows:
            if name == comparison and files.fullmatch(file) and whats.fullmatch(what):
                return reason
        return None


def short(value):
    text = repr(value)
    return text if len(text) < 160 else text[:157] + "..."


def skip(what, why):
    print(f"{what:10} skipped: {why}")


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **more)


def dump(options, *words):
    out = run([options.kbdump, *words])
    return [json.loads(line) for line in out.stdout.splitlines()]


def corpus(*names):
    found = []
    for name in names:
        found += sorted(glob.glob(os.path.join(SHARED, name)))
    return [path for path in found if os.path.isfile(path)]


# Event logs: PyPI's evtx (omerbenamram/evtx, Rust).

NS = "{http://schemas.microsoft.com/win/2004/08/events/event}"
LEVELS = ["Information", "Critical", "Error", "Warning", "Information", "Verbose"]
SYSTEM = {  # our label: element and attribute of theirs, in the order of the description of the format
    "EventRecordID": ("EventRecordID", None), "Keywords": ("Keywords", None), "Version": ("Version", None),
    "Task": ("Task", None), "Opcode": ("Opcode", None), "Qualifiers": ("EventID", "Qualifiers"),
    "Level": ("Level", None), "ProcessID": ("Execution", "ProcessID"), "ThreadID": ("Execution", "ThreadID"),
    "ActivityID": ("Correlation", "ActivityID"), "UserID": ("Security", "UserID"),
    "ProviderGuid": ("Provider", "Guid"), "RelatedActivityID": ("Correlation", "RelatedActivityID"),
    "EventSourceName": ("Provider", "EventSourceName"),
}


def local(name):
    return name.rsplit("}", 1)[-1]


def clean(text):
    text = text or ""
    return "" if text.startswith("\n ") and not text.strip() else text  # it lays empty elements out over two lines


def escape(text):
    out = []
    for c in text:
        n = ord(c)
        if c == "\n":
            out.append("\\n")
        elif c == "\r":
            out.append("\\r")
        elif n < 32 or 127 <= n < 160:
            out.append("\\x%02x" % n)
        else:
            out.append(c)
    return "".join(out)


def leaves(element, prefix, out):
    name = local(element.tag)
    for key, value in element.attrib.items():
        out.append(f"{prefix}{name}/{local(key)}: {escape(value)}")
    children = list(element)
    if not children and (clean(element.text) or not element.attrib):
        out.append(f"{prefix}{name}: {escape(clean(element.text))}")
    for child in children:
        leaves(child, prefix, out)


def foreign_event(xml):
    """Record id, time in 100 ns since 1601 cut to microseconds, the first line, fields and System values."""
    import datetime
    import xml.etree.ElementTree as tree

    # XML turns line breaks into one kind; keep them as they are in the log.
    root = tree.fromstring(xml.replace("\r", "&#13;"))
    system = root.find(NS + "System")

    def value(element, attribute=None):
        found = system.find(NS + element)
        if found is None:
            return None
        return (found.attrib.get(attribute) if attribute else clean(found.text)) or None

    level = value("Level") or "-"
    level = LEVELS[int(level)] if level in ("0", "1", "2", "3", "4", "5") else level
    head = [value("Provider", "Name") or "-", value("EventID") or "-", level, value("Channel") or "-",
            value("Computer") or "-"]
    fields = []
    for section in root:
        kind = local(section.tag)
        if kind == "EventData":
            for key, text in section.attrib.items():
                fields.append(f"EventData/{local(key)}: {escape(text)}")
            number = 0
            for child in section:
                if local(child.tag) == "Data":
                    number += 1
                    fields.append(f"{escape(child.attrib.get('Name') or f'param{number}')}: {escape(clean(child.text))}")
                else:
                    leaves(child, "", fields)
        elif kind == "UserData":
            for child in section:
                leaves(child, "", fields)
    system_fields = [f"System/{label}: {escape(text)}" for label, (element, attribute) in SYSTEM.items()
                     if (text := value(element, attribute))]
    stamp = value("TimeCreated", "SystemTime")
    time = None
    if stamp:
        moment = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z", stamp)
        if moment:
            seconds = datetime.datetime.fromisoformat(moment[1] + "+00:00").timestamp()
            time = (int(seconds) + 11644473600) * 10**6 + int(((moment[2] or "") + "000000")[:6])
    return int(value("EventRecordID")), time, " ".join(escape(part) for part in head), fields, system_fields


GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\d*Z")
BOOLEAN = re.compile(r"true \((\d+)\)")


def normal(fields):
    """What the two spell differently on purpose.

    Empty fields (it shows an element whose optional value is null; Windows and we leave it out), RenderingInfo (it loses
    the second fragment of a value), booleans other than 0 and 1 (16 there, true (16) here), FILETIME 0 (1601 there, 0
    here), braces and case of GUIDs, and digits of times beyond microseconds.
    """
    out = []
    for field in fields:
        name, colon, value = field.partition(": ")
        if colon and (not value or name.startswith("RenderingInfo/")):
            continue
        if hit := BOOLEAN.fullmatch(value):
            value = hit[1]
        elif GUID.fullmatch(value):
            value = value.upper().strip("{}")
        elif TIME.fullmatch(value):
            value = "0" if value.startswith("1601-01-01T00:00:00.000000") else value[:26] + "Z"
        out.append(name + colon + value)
    return sorted(out)


def compare_events(options, files):
    try:
        from evtx import PyEvtxParser
    except ImportError:
        return skip("evtx", "PyPI's evtx is not installed")
    records = Comparison("evtx", "records of PyPI evtx: head, time, System, data")
    values = Comparison("evtx-value", "values in them")
    unread = extra = 0
    for path in files:
        name = os.path.basename(path)
        ours = {}
        lines = dump(options, "evtx", path)
        for line in lines:
            if line["isRead"]:
                ours.setdefault(line["id"], []).append(line)
        reader, theirs = PyEvtxParser(path).records(), 0
        while True:
            try:
                found = next(reader)
            except StopIteration:
                break
            except Exception:  # it gives up on this record; the next one may be good
                unread += 1
                continue
            try:
                number, time, head, fields, system = foreign_event(found["data"])
            except Exception:  # its XML is none
                unread += 1
                continue
            theirs += 1
            want = normal(fields)
            best, reasons = -1, ["not there"]
            for line in ours.get(number, []):
                first, *rest = line["text"].split("\n")[:-1]
                data = normal(text for text in rest if not text.startswith("System/"))
                own = normal(text for text in rest if text.startswith("System/"))
                known = line["time"] is not None and line["time"] // 10
                hits = [("head", first, head), ("data", data, want), ("System", own, normal(system)),
                        ("time", known, time)]
                wrong = [f"{part}: ours {short(a)}, theirs {short(b)}" for part, a, b in hits if a != b]
                if best < 4 - len(wrong):
                    best, reasons = 4 - len(wrong), wrong
            records.total += 1
            values.total += len(want) + len(system)
            if reasons:
                for reason in reasons:
                    records.differs(name, reason.split(":")[0], f"{number} {reason}")
            else:
                records.agreed += 1
                values.agreed += len(want) + len(system)
        if len(lines) < theirs:
            records.differs(name, "count", f"ours {len(lines)}, theirs {theirs}")
        extra += max(len(lines) - theirs, 0)
    values.unknown = []
    records.notes.append(
        f"{len(files)} files; {extra} records are ours alone, {unread} records the other program could not read")


# Process Monitor captures: PyPI's procmon-parser, and the CSV that Process Monitor itself exported.

FIXED = ("time", "pid", "tid", "process", "operation", "path", "result")
# Operations whose details a failure is read from; both readers word them as Process Monitor does.
DETAILS = {
    "CreateFile", "ReadFile", "WriteFile", "SetDispositionInformationFile", "QueryDirectory", "NotifyChangeDirectory",
    "CreateFileMapping", "QueryStandardInformationFile", "QueryAttributeTagFile", "FileSystemControl", "DeviceIoControl",
    "QuerySecurityFile", "SetSecurityFile", "RegOpenKey", "RegCreateKey", "RegQueryValue", "RegSetValue", "Load Image",
    "Process Create", "Process Exit", "Thread Create", "Thread Exit", "FlushBuffersFile", "CloseFile",
}


def compare_captures(options, scratch):
    try:
        import procmon_parser
    except ImportError:
        return skip("pml", "PyPI's procmon-parser is not installed")
    generated = []
    for bits in ("64", "32"):
        path = os.path.join(scratch, f"generated{bits}.PML")
        run([options.kbgen, "pml", "--bits", bits, "--out", path])
        generated.append(path)
    found = corpus("pml/*.PML", "pml/*.pml")
    if not found:
        skip("pml", "no ../shared/corpus/pml; generated captures only")
    fixed = Comparison("pml", "fields of events equal to procmon-parser's: " + ", ".join(FIXED))
    details = Comparison("pml-detail", "details of events equal to procmon-parser's")
    modules = Comparison("pml-stack", "stacks whose modules are those of procmon-parser's addresses")
    exported = Comparison("pml-csv", "fields of events equal to Process Monitor's own CSV, details included")
    for path in generated + found:
        name = os.path.basename(path)
        ours = dump(options, "procmon", path)
        with open(path, "rb") as capture:
            theirs = list(procmon_parser.ProcmonLogsReader(capture))
        fixed.same(name, "count", len(ours), len(theirs))
        for number, (mine, other) in enumerate(zip(ours, theirs)):
            compare_event(name, number, mine, other, fixed, details, modules)
        table = os.path.splitext(path)[0] + ".CSV"
        if os.path.exists(table):
            compare_table(name, ours, table, exported)


def compare_event(name, number, mine, other, fixed, details, modules):
    values = (
        other.date_filetime, other.process.pid, other.tid, other.process.process_name,
        other._get_compatible_csv_operation_name(), other.path, other.result)
    for field, value in zip(FIXED, values):
        fixed.same(name, field, mine[field], value)
    operation = mine["operation"]
    if operation in DETAILS and operation != "QueryDirectory":
        text = other._get_compatible_csv_detail_column()
        details.same(name, f"{operation} {number}", mine["detail"], text)
    # Each module once, as the first address in it has it; kernel addresses belong to the System process.
    known = sorted((m.base_address, m.size, m.path) for m in other.process.modules)
    seen = []
    for address in other.stacktrace:
        # Where several modules were loaded one after the other, nobody can tell which it was.
        paths = {path for base, size, path in known if base <= address < base + size}
        module = paths.pop().rsplit("\\", 1)[-1] if len(paths) == 1 else None
        if module and module not in seen:
            seen.append(module)
    if seen:
        modules.same(name, f"stack {number}", [m for m in mine["stack"] if m in seen], seen)


def compare_table(name, ours, table, exported):
    with open(table, encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    exported.same(name, "count", len(ours), len(rows))
    for number, (mine, row) in enumerate(zip(ours, rows)):
        ticks = mine.get("duration")
        duration = "" if ticks is None else f"{ticks // 10**7}.{ticks % 10**7:07}"
        for column, value in (
            ("Operation", mine["operation"]), ("Path", mine["path"]), ("Result", mine["word"]), ("Duration", duration),
            ("Process Name", mine["process"]), ("PID", str(mine["pid"])), ("TID", str(mine["tid"])),
            ("Company", mine["company"]), ("Version", mine["version"]), ("Time of Day", clock(mine["time"])),
        ):
            exported.same(name, column, value, row[column])
        detail = mine["detail"]
        if mine["operation"] == "QueryDirectory":
            # It also cuts long details.
            detail = without_third(detail)[:4095]
        exported.same(name, f"Detail of {mine['operation']}", detail, row["Detail"])


def without_third(detail):
    """Process Monitor leaves out the name whose number its information class takes; we show it."""
    parts = re.split(r", (?=\d+: )", detail)
    head = [part for part in parts if not re.match(r"([3-9]|\d\d+): ", part)]
    rest = [part.split(": ", 1)[1] for part in parts if re.match(r"([4-9]|\d\d+): ", part)]
    return ", ".join(head + [f"{number + 3}: {text}" for number, text in enumerate(rest)])


def clock(ticks):
    seconds = ticks // 10**7 % 86400
    hour = seconds // 3600
    return f"{hour % 12 or 12}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ticks % 10**7:07} {'PM' if hour > 11 else 'AM'}"


# Archives: bsdtar (its own build of libarchive, through files) and cabextract (libmspack, another reader altogether).


def seven():
    """7-Zip under the name that this system gives it."""
    return shutil.which("7zz") or shutil.which("7z") or "7z"


def tree_of(folder):
    found = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            if os.path.isfile(path) and not os.path.islink(path):
                content = open(path, "rb").read()
                found[os.path.relpath(path, folder)] = (len(content), hashlib.sha256(content).hexdigest())
    return found


def extracted(tool, path, scratch):
    """Members that a program takes out whole, or None when it reports an error."""
    folder = tempfile.mkdtemp(dir=scratch)
    try:
        command = {
            "bsdtar": ["bsdtar", "-x", "-f", path, "-C", folder],
            "cabextract": ["cabextract", "-q", "-d", folder, path],
            "7z": [seven(), "x", "-y", "-bd", "-o" + folder, path],
        }[tool]
        try:
            ended = run(command, env=dict(os.environ, LC_ALL="C.UTF-8"))
        except subprocess.TimeoutExpired:
            return None, {}
        return ended.returncode == 0, tree_of(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_archives(options, folder):
    """Archives of generated logs, by whatever writers are there."""
    source = os.path.join(folder, "in")
    os.makedirs(source)
    for number, kind in enumerate(("f01BaseFileChanged", "f10ManifestMissing", "clockEast")):
        run([options.kbgen, "scenario", kind, "--out", os.path.join(source, f"CBS{number}.log")])
    run([options.kbgen, "cbs", "--megabytes", "3", "--out", os.path.join(source, "CbsPersist.log")])
    random.seed(1)
    open(os.path.join(source, "noise.bin"), "wb").write(random.randbytes(300_001))
    open(os.path.join(source, "empty.log"), "wb").close()
    open(os.path.join(source, "日志.txt"), "w", encoding="utf-8").write("日志\n")
    names = sorted(os.listdir(source))
    made = []

    def make(program, name, command):
        path = os.path.join(folder, name)
        if shutil.which(program):
            ended = run(command(path), cwd=source)
            if ended.returncode == 0 and os.path.exists(path):
                made.append(path)
                return
        print(f"{'archives':10} not made: {name} (by {program})")

    ascii_names = [name for name in names if name.isascii()]
    make("gcab", "mszip.cab", lambda path: ["gcab", "-c", "-z", path, *names])
    make("gcab", "stored.cab", lambda path: ["gcab", "-c", path, *ascii_names])
    for form in ("zip", "7zip", "gnutar"):
        make("bsdtar", form + ".bin", lambda path, form=form: ["bsdtar", "-c", "-f", path, "--format", form, *names])
    make(seven(), "lzma2.7z", lambda path: [seven(), "a", "-bd", "-mx=3", path, *names])
    make(seven(), "bzip2.7z", lambda path: [seven(), "a", "-bd", "-m0=bzip2", path, *names])
    make(seven(), "deflate.zip", lambda path: [seven(), "a", "-bd", "-tzip", path, *names])
    with zipfile.ZipFile(os.path.join(folder, "lzma.zip"), "w", zipfile.ZIP_LZMA) as archive:
        for name in names:
            archive.write(os.path.join(source, name), name)
    made.append(os.path.join(folder, "lzma.zip"))
    return made


def compare_archives(options, scratch):
    folder = os.path.join(scratch, "archives")
    os.makedirs(folder)
    made = make_archives(options, folder)
    cabs = corpus("cab/*")
    if not cabs:
        skip("cab", "no ../shared/corpus/cab; generated ones only")
    for tool in ("bsdtar", "cabextract", "7z"):
        if not shutil.which(seven() if tool == "7z" else tool):
            skip(tool, "not installed")
            continue
        suits = [path for path in made + cabs if tool != "cabextract" or path.endswith(".cab")]
        if tool == "7z":
            suits = made
        result = Comparison(tool, "members that it takes out whole: name, size, SHA-256")
        refused = renamed = 0
        for path in suits:
            name = os.path.basename(path)
            ended, theirs = extracted(tool, path, scratch)
            lines = dump(options, "members", path)
            ours = [(label(line["name"]), (line["size"], line["sha256"])) for line in lines
                    if line["name"] and not line["faults"]]
            if not ended:
                # It says itself that what it wrote may be wrong, or not all.
                refused += 1
                continue
            faulty = any(line["faults"] for line in lines)
            rest = []
            for member, value in sorted(theirs.items()):
                if (label(member), value) in ours:
                    result.same(name, member, value, value)
                    ours.remove((label(member), value))
                else:
                    rest.append((member, value))
            for member, value in rest:
                # The same content under another name: its code page was guessed, or it was made safe for the disk.
                again = next((pair for pair in ours if pair[1] == value), None)
                if again:
                    renamed += 1
                    ours.remove(again)
                result.same(name, "refused" if faulty else member, again and again[1], value)
            for member, _ in ours:
                result.differs(name, member, "ours alone")
        result.notes.append(f"{len(suits)} archives; {refused} of them it refuses or reports as damaged; "
                            f"{renamed} members have another name on disk")


def label(name):
    """Programs that write to disk make names safe: no leading slashes, no parents, one kind of separator."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(part for part in parts if part != "..")


# Encodings: iconv.


def compare_encodings(options, scratch):
    if not shutil.which("iconv"):
        return skip("iconv", "not installed")
    result = Comparison("iconv", "lines of text")
    lead, trail = range(0x81, 0xFF), [byte for byte in range(0x40, 0xFF) if byte != 0x7F]
    pairs = b"".join(bytes([0x20, first, second, 0x0A]) for first in lead for second in trail)
    wide = "".join(f"{chr(code)}\n" for code in range(0x20, 0xD800))
    wide += "".join(f"{chr(code)}\n" for code in range(0xE000, 0xFFFE))
    wide += "".join(f"{chr(code)}\n" for code in range(0x10000, 0x110000, 37))
    quads = b"".join(
        bytes([0x20, a, b, c, d, 0x0A]) for a in range(0x81, 0x85) for b in range(0x30, 0x3A)
        for c in range(0x81, 0xFF) for d in range(0x30, 0x3A))
    western = b"".join(bytes([0x20, byte, 0x0A]) for byte in range(0x20, 0x100))
    texts = [
        ("gb18030", ["GB18030", "CP936"], "pairs", pairs), ("gb18030", ["GB18030"], "quads", quads),
        ("cp1252", ["CP1252"], "bytes", western), ("utf-16le", ["UTF-16LE"], "characters", wide.encode("utf-16-le")),
        ("utf-16be", ["UTF-16BE"], "characters", wide.encode("utf-16-be")),
    ]
    for encoding, pages, kind, data in texts:
        path = os.path.join(scratch, "text")
        open(path, "wb").write(data)
        ours = run([options.kbdump, "decode", encoding, path]).stdout.split(b"\n")
        theirs = converted(pages, encoding, data)
        name = f"{encoding} {kind}"
        if len(ours) != len(theirs):
            result.differs(name, "lines", f"ours {len(ours)}, theirs {len(theirs)}")
        for number, (one, other) in enumerate(zip(ours, theirs)):
            result.total += 1
            if one == other:
                result.agreed += 1
            else:
                result.differs(name, other.hex(), f"line {number}: ours {one!r}, theirs {other!r}")


def converted(pages, encoding, data):
    """The lines as iconv turns them into UTF-8: by the first page that takes a line, U+FFFD for each byte that fits none."""
    out = run(["iconv", "-f", pages[0], "-t", "UTF-8"], input=data)
    if out.returncode == 0:
        return out.stdout.split(b"\n")
    # One run a page: -c leaves out what does not fit, and a line in which something was left out is told by its mark.
    lines = data.split(b"\n")
    found = [None] * len(lines)
    for page in pages:
        missing = [number for number, line in enumerate(found) if line is None]
        for number, line in zip(missing, by_lines(page, [lines[number] for number in missing])):
            found[number] = line
    return [line if line is not None else replaced(pages, lines[number]) for number, line in enumerate(found)]


def by_lines(page, lines):
    """Halves what fails until what fails is one line: few runs where few lines fail."""
    if not lines:
        return []
    out = run(["iconv", "-f", page, "-t", "UTF-8"], input=b"\n".join(lines))
    if out.returncode == 0:
        return out.stdout.split(b"\n")
    if len(lines) == 1:
        return [None]
    middle = len(lines) // 2
    return by_lines(page, lines[:middle]) + by_lines(page, lines[middle:])


def replaced(pages, line):
    out, index = b"", 0
    while index < len(line):
        for length in (1, 2, 4):
            piece = line[index : index + length]
            hit = next((text for page in pages if (text := one(page, piece)) is not None), None)
            if hit is not None:
                break
        if hit is None:
            hit, length = "\ufffd".encode(), 1
        out, index = out + hit, index + length
    return out


CACHE = {}


def one(page, piece):
    if (page, piece) not in CACHE:
        out = run(["iconv", "-f", page, "-t", "UTF-8"], input=piece)
        CACHE[page, piece] = out.stdout if out.returncode == 0 else None
    return CACHE[page, piece]


# The CBS family: counted once more, by regular expressions over bytes.

STAMP = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, ")
# A CSI line without the number of its call.
CONTINUED = re.compile(STAMP.pattern + rb"\S+\s+CSI\s+(?!\s|[0-9a-fA-F]{8})")


def count_cbs(data):
    """Records, hash mismatches and sessions begun."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    records = mismatches = depth = 0
    record = []
    for line in re.split(rb"\r\n|\n|\r", data):
        begins = STAMP.match(line)
        if begins and CONTINUED.match(line) and depth > 0:
            begins = None  # the second line of one call repeats the prefix, but not the number
        if begins or (line and not record):  # text before the first record is one record of its own
            mismatches += b"Hashes for file member" in b"\n".join(record)
            records += 1
            if not CONTINUED.match(line):
                depth = 0
            record = [line]
        elif record:
            record.append(line)
        depth += line.count(b"(") - line.count(b")")
    mismatches += b"Hashes for file member" in b"\n".join(record)
    sessions = len(set(re.findall(rb"Session: (\S+) initialized by client ", data)))
    return {"records": records, "mismatches": mismatches, "sessions": sessions}


def compare_cbs(options, scratch):
    files = corpus("cbs/*.log", "dism/*.log")
    if not files:
        skip("cbs", "no ../shared/corpus; generated logs only")
    folder = os.path.join(scratch, "cbs")
    os.makedirs(folder)
    listed = run([options.kbgen, "list"]).stdout.decode().split("scenarios:")[-1]
    # Other sections follow.
    names = re.findall(r"^  (\w+)$", re.split(r"^\w+:$", listed, flags=re.M)[0], re.M)
    for name in names:
        for end in ("crlf", "lf", "cr"):
            path = os.path.join(folder, f"{name}-{end}.log")
            run([options.kbgen, "scenario", name, "--line-end", end, "--out", path])
            files.append(path)
    path = os.path.join(folder, "bulk.log")
    run([options.kbgen, "cbs", "--megabytes", "8", "--out", path])
    files.append(path)
    result = Comparison("cbs", "counts of records, hash mismatches, sessions begun")
    sums = {"records": 0, "mismatches": 0, "sessions": 0}
    for path in files:
        scan = json.loads(run([options.kbtriage, "scan", "--format", "json", path]).stdout)
        theirs = count_cbs(open(path, "rb").read())
        ours = {
            "records": scan["counts"]["records"], "mismatches": scan["counts"]["hashMismatches"],
            "sessions": len({session["id"] for session in scan["sessions"]}),
        }
        for key in ours:
            sums[key] += theirs[key]
            result.same(os.path.basename(path), key, ours[key], theirs[key])
    result.notes.append(f"{len(files)} logs with " + ", ".join(f"{sums[key]} {key}" for key in sums))


# Hives of the registry: PyPI's python-registry, which finds its own way through cells and lists, and its log reader.


def foreign_hive(path):
    """Keys by path, and of each the time and the values: name, type, raw data."""
    from Registry import Registry

    found = {}

    def visit(key, path):
        values = [[value.name() if value.name() != "(default)" else "", str(value.value_type()),
                   value.raw_data().hex()] for value in key.values()]
        found[path] = (key.timestamp(), values)
        for below in key.subkeys():
            visit(below, path + (below.name(),))

    visit(Registry.Registry(path).root(), ())
    return found


def compare_hive(results, name, ours, theirs):
    import datetime

    keys, values, times = results
    mine = {tuple(line["path"]): line for line in ours}
    if len(mine) != len(ours):
        keys.differs(name, "count", f"{len(ours) - len(mine)} keys twice")
    for path, (moment, wanted) in theirs.items():
        label = "\\".join(path)
        line = mine.pop(path, None)
        keys.same(name, label, line is not None, True)
        if line is None:
            continue
        ticks = (moment - datetime.datetime(1601, 1, 1)) // datetime.timedelta(microseconds=1)
        # It counts in floating point; whole milliseconds are exact there.
        times.same(name, label, (line["written"] // 10 + 500) // 1000, (ticks + 500) // 1000)
        if len(line["values"]) != len(wanted):
            values.differs(name, label, f"ours {len(line['values'])} values, theirs {len(wanted)}")
        for own, other in zip(line["values"], wanted):
            resident = own[1] == "7" and len(own[2] or "") <= 8
            values.same(name, "list inside the value" if resident else f"{label}: {other[0]}", own, other)
    for path in mine:
        keys.differs(name, "\\".join(path), "ours alone")


def compare_registry(options, scratch):
    try:
        from Registry import RegistryLog
    except ImportError:
        return skip("registry", "PyPI's python-registry is not installed")
    sys.setrecursionlimit(5000)
    folder = os.path.join(scratch, "registry")
    os.makedirs(folder)
    results = (Comparison("registry", "keys"), Comparison("reg-value", "values: name, type, data"),
               Comparison("reg-time", "times of keys, to the millisecond"))
    made = []
    for name in ("COMPONENTS", "SOFTWARE", "SYSTEM", "DRIVERS"):
        made.append((name, [name]))
    for seed in range(1, 7):
        made.append((f"tree-{seed}", ["tree", "--count", str(400 + seed), "--seed", str(seed)]))
    made.append(("bulk", ["components", "--count", "3000"]))
    for name, words in made:
        path = os.path.join(folder, name)
        run([options.kbgen, "hive", *words, "--out", path])
        compare_hive(results, name, dump(options, "hive", path), foreign_hive(path))
    # What a hive becomes with its logs: by our replay, by theirs, and as the writer meant it.
    replayed = Comparison("reg-logs", "keys of hives after their logs, with all values: theirs, and as the writer meant them")
    for count in (3, 40, 400):
        path = os.path.join(folder, f"dirty-{count}")
        run([options.kbgen, "hive", "dirty", "--count", str(count), "--out", path])
        ours = dump(options, "hive", path, path + ".LOG1", path + ".LOG2")
        shutil.copy(path, path + ".theirs")
        with open(path + ".theirs", "r+b") as primary:
            log = RegistryLog.RegistryLog(primary, path + ".LOG1")
            last = log.recover_hive()
            primary.seek(0)
            RegistryLog.RegistryLog(primary, path + ".LOG2").recover_hive_continue(last + 1)
        for theirs in (foreign_hive(path + ".theirs"), foreign_hive(path + ".whole")):
            replayed.same(f"dirty-{count}", "count", len(ours), len(theirs))
            for line in ours:
                label = tuple(line["path"])
                replayed.same(f"dirty-{count}", "\\".join(label), line["values"], theirs.get(label, (0, None))[1])
    results[0].notes.append(f"{len(made)} hives")


# Mails that Outlook saved: PyPI's extract-msg, whose compressed-rtf and RTFDE read rich text; striprtf where it is that
# and no more.

HEAD = re.compile(r"(Subject|From|To|Cc|Date): (.*)\n")
PAGE = re.compile(r"<!doctype html><pre>(.*?)</pre>", re.S)


def own_mail(lines):
    """The mails of a dump: head, text, attachments; one inside another follows it."""
    import html

    mails = []
    for line in lines[1:]:
        if line.get("text") is None:
            mails[-1]["attachments"].append((line["name"], line["size"], line["sha256"]))
            continue
        text, head = line["text"], {}
        is_page = line["name"].endswith(".html")
        if is_page and (page := PAGE.match(text)):
            rest, text = html.unescape(page[1]), text[page.end():]
        else:
            rest = text
        while field := HEAD.match(rest):
            head[field[1]], rest = field[2], rest[field.end():]
        body = ("page", text) if is_page else ("text", rest[1:])
        mails.append({"head": head, body[0]: body[1], "attachments": []})
    return mails


def foreign_mail(message, mails):
    from striprtf.striprtf import rtf_to_text

    head = {"Subject": message.subject, "From": message.sender, "To": message.to, "Cc": message.cc,
            "Date": message.date and message.date.strftime("%Y-%m-%d %H:%M:%S %z")}
    mail = {"head": {name: value for name, value in head.items() if value}, "attachments": []}
    mails.append(mail)
    rich = message.rtfBody
    if message.body is not None:
        mail["text"] = message.body
    elif rich and b"\\fromhtml" not in rich[:200]:
        mail["text"] = rtf_to_text(rich.decode("latin-1"), encoding="cp936")
    elif message.htmlBody is not None:
        mail["page"] = message.htmlBody.decode("utf-8" if rich else "gb18030")
    inner = []
    for attachment in message.attachments:
        data = attachment.data
        if isinstance(data, bytes):
            mail["attachments"].append((attachment.getFilename(), len(data), hashlib.sha256(data).hexdigest()))
        else:
            inner.append(data)
    for other in inner:
        foreign_mail(other, mails)


def compare_mails(options, scratch):
    try:
        import compressed_rtf
        import extract_msg
        import striprtf.striprtf
    except ImportError:
        return skip("msg", "PyPI's extract-msg and striprtf are not installed")
    import logging

    logging.disable(logging.CRITICAL)
    folder = os.path.join(scratch, "msg")
    os.makedirs(folder)
    listed = run([options.kbgen, "list"]).stdout.decode().split("mails:")[-1]
    names = re.findall(r"^  (\w+)$", re.split(r"^\w+:$", listed, flags=re.M)[0], re.M)
    files = []
    for name in names:
        files.append(os.path.join(folder, name + ".msg"))
        run([options.kbgen, "mail", name, "--out", files[-1]])
    forms = len(files)
    for number, stream in enumerate(rich_streams(compressed_rtf)):
        path = os.path.join(folder, f"packed-{number}.msg")
        open(path + ".stream", "wb").write(stream)
        run([options.kbgen, "mail", "packed", "--stream", path + ".stream", "--out", path])
        files.append(path)
    run([options.kbgen, "sample", "kb5013941-round2", "--out", os.path.join(folder, "round2")])
    files += glob.glob(os.path.join(folder, "round2/reply/*.msg")) + corpus("msg/*.msg")
    heads = Comparison("msg", "fields of heads: subject, sender, recipients, copies, date")
    texts = Comparison("msg-text", "texts and pages of mails, letter by letter")
    parts = Comparison("msg-part", "attachments: name, size, SHA-256")
    rich = Comparison("rtf", "texts and pages out of rich text that compressed-rtf packed: RTFDE, striprtf")
    for path in files:
        name = os.path.basename(path)
        lines = dump(options, "mail", path)
        for line in lines:
            if line["faults"]:
                texts.differs(name, "faults", str(line["faults"]))
        ours, theirs = own_mail(lines), []
        foreign_mail(extract_msg.openMsg(path), theirs)
        if len(ours) != len(theirs):
            texts.differs(name, "count", f"ours {len(ours)}, theirs {len(theirs)}")
        for number, (own, other) in enumerate(zip(ours, theirs)):
            for field in ("Subject", "From", "To", "Cc", "Date"):
                if field in own["head"] or field in other["head"]:
                    heads.same(name, f"{field} {number}", own["head"].get(field), other["head"].get(field))
            for form in ("text", "page"):
                if form in own or form in other:
                    # A blank that does not break is a blank with us: logs have plain ones.
                    values = [mail.get(form) for mail in (own, other)]
                    one, two = [value and value.replace("\r\n", "\n").replace("\u00a0", " ") for value in values]
                    (rich if name.startswith("packed-") else texts).same(name, f"{form} {number}", one, two)
            for mine, attachment in zip(own["attachments"], other["attachments"]):
                parts.same(name, attachment[0], list(mine), list(attachment))
            if len(own["attachments"]) != len(other["attachments"]):
                parts.differs(name, "count", f"ours {own['attachments']}, theirs {other['attachments']}")
    heads.notes.append(f"{len(files)} mails of {forms} forms")


def rich_streams(packer):
    """Rich text of many forms, packed by the other program."""
    chance = random.Random(5)
    words = ["CBS", "0x800f0986", "您好", "安装", "Error", "C:\\Windows", "{l:32}", "\t", " ", "\n", "€", "日志"]

    def letters(text, coded):
        out = ""
        for c in text:
            if c in "\\{}":
                out += "\\" + c
            elif c == "\t":
                out += "\\tab "
            elif c == "\n":
                out += "\\par\r\n"
            elif ord(c) < 128:
                out += c
            elif coded and c != "€":
                out += "".join("\\'%02x" % byte for byte in c.encode("gbk"))
            else:
                out += "\\u%d?" % ord(c)
        return out

    for number in range(120):
        form = ["fromtext", "plain", "fromhtml1"][number % 3]
        coded = number % 2 == 0
        text = "".join(chance.choice(words) for _ in range(chance.choice([1, 5, 50, 600])))
        text = "x" + text.replace("\n ", "\n").strip("\n \t") + "x"
        head = "{\\rtf1\\ansi\\ansicpg936" + ("" if form == "plain" else "\\" + form) + "\\deff0"
        head += "{\\fonttbl{\\f0\\fswiss\\fcharset134 Arial;}}\r\n{\\colortbl\\red0\\green0\\blue0;}\r\n"
        head += "\\uc1\\pard\\plain\\f0\\fs20 "
        if form == "fromhtml1":
            body = "{\\*\\htmltag64 <p>}" + letters(text.replace("\n", ""), coded)
            body += "{\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 {\\*\\htmltag72 </p>\\par }"
        else:
            body = letters(text, coded)
        yield packer.compress((head + body + "}").encode("ascii"), compressed=number % 5 != 0)


# SHA-256: sha256sum.


def sha256sums(paths):
    out = run(["sha256sum", "-z", "--", *paths]).stdout.split(b"\0")
    return {os.fsdecode(line[66:]): line[:64].decode() for line in out if line}


def compare_hashes(options, scratch):
    if not shutil.which("sha256sum"):
        return skip("sha256", "not installed")
    folder = os.path.join(scratch, "hashes")
    os.makedirs(folder)
    listed = run([options.kbgen, "list"]).stdout.decode().split("samples:")[-1]
    for name in re.findall(r"^  (\S+)\t", listed.split("scenarios:")[0], re.M):
        run([options.kbgen, "sample", name, "--out", os.path.join(folder, name)])
    # Files of a store around the ends of the blocks that the sum is made of.
    chance = random.Random(7)
    store = os.path.join(folder, "WinSxS/amd64_x_31bf3856ad364e35_10.0.1.1_none_0000000000000000")
    os.makedirs(store)
    sizes = [1, 2, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 4095, 4096, 16383, 16384, 16385, 1 << 20]
    for size in sizes + [(9 << 20) + 1]:
        open(os.path.join(store, f"{size}.dll"), "wb").write((b"MZ" + chance.randbytes(size))[:size])
    paths = sorted(path for path in glob.glob(os.path.join(folder, "**"), recursive=True) if os.path.isfile(path))
    wanted = sha256sums(paths)
    result = Comparison("sha256", "sources of a case with the SHA-256 of sha256sum, duplicates included")
    listed = json.loads(run([options.kbtriage, "sources", "--hash", "--format", "json", folder]).stdout)
    ours = {source["path"]: source["sha256"] for source in listed["sources"]}
    for path in paths:
        result.same(os.path.relpath(path, folder), "sha256", ours.get(path), wanted[path])
    # As servicing logs state them: in hex, and in old builds in base64.
    logged = Comparison("sha256-cbs", "hashes in a servicing log, hex and base64, read as sha256sum prints them")
    lines, expected = [], []
    digests = sorted(set(wanted.values()))
    folder_name = "amd64_x_31bf3856ad364e35_10.0.1.1_none_0000000000000000"

    def spelled(text, form):
        return base64.b64encode(bytes.fromhex(text)).decode() if form == "base64" else text

    for number, digest in enumerate(digests):
        other = hashlib.sha256(digest.encode()).hexdigest()
        for form in ("hex", "base64"):
            name = f"{form}{number}.dll"
            lines.append(
                f"2022-10-08 13:{number // 60 % 60:02}:{number % 60:02}, Error                 CSI    "
                f"{len(lines) + 1:08x} (F) Hashes for file member \\SystemRoot\\WinSxS\\{folder_name}\\{name}"
                f" do not match actual file [l:{len(name) * 2}{{{len(name)}}}]\"{name}\" :\r\n"
                f"  Found: {{l:32 b:{spelled(digest, form)}}} Expected: {{l:32 b:{spelled(other, form)}}}\r\n")
            expected.append((name, digest, other))
    path = os.path.join(scratch, "hashes.log")
    open(path, "w", newline="").write("".join(lines))
    scan = json.loads(run([options.kbtriage, "scan", "--format", "json", path]).stdout)
    found = {fact["file"]: fact for fact in scan["mismatches"]}
    for name, actual, wanted_hash in expected:
        fact = found.get(name, {})
        logged.same("hashes.log", name, [fact.get("actual"), fact.get("expected")], [actual, wanted_hash])
    result.notes.append(f"{len(paths)} files, {len(digests)} of them different")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for program in ("kbtriage", "kbgen", "kbdump"):
        parser.add_argument("--" + program, required=True, type=os.path.abspath)
    known = ["evtx", "pml", "archives", "encodings", "cbs", "registry", "msg", "sha256"]
    parser.add_argument("comparisons", nargs="*", help=", ".join(known) + "; all when none is named")
    options = parser.parse_args()
    wanted = options.comparisons or known
    Known.load()
    with tempfile.TemporaryDirectory(prefix="kbtriage-crosscheck-") as scratch:
        if "evtx" in wanted:
            for sample in ("kb5013941", "healthy"):
                run([options.kbgen, "sample", sample, "--out", os.path.join(scratch, sample)])
            logs = sorted(glob.glob(os.path.join(scratch, "**/*.evtx"), recursive=True))
            found = corpus("evtx/*.evtx")
            if not found:
                skip("evtx", "no ../shared/corpus/evtx; generated logs only")
            compare_events(options, logs + found)
        if "pml" in wanted:
            compare_captures(options, scratch)
        if "archives" in wanted:
            compare_archives(options, scratch)
        if "encodings" in wanted:
            compare_encodings(options, scratch)
        if "cbs" in wanted:
            compare_cbs(options, scratch)
        if "registry" in wanted:
            compare_registry(options, scratch)
        if "msg" in wanted:
            compare_mails(options, scratch)
        if "sha256" in wanted:
            compare_hashes(options, scratch)
    print()
    for comparison in Comparison.all:
        comparison.report()
    bad = sum(len(comparison.unknown) for comparison in Comparison.all)
    if bad:
        sys.exit(f"crosscheck: {bad} differences without a reason in Tests/Crosscheck/known.tsv")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
