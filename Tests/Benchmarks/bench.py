#!/usr/bin/env python3
"""Measures kbtriage against other programs on the same files: `make bench`.

wc, grep, ripgrep and lnav on CBS text, PyPI's evtx on event logs and procmon-parser on a capture, cabextract on a
cabinet, python-registry on a hive, find and head on a folder of 100,000 small files.

All programs run in turn, round after round, so that a slow minute of the machine hits each of them. Wall times
are medians of rounds without any observer. Memory is measured in rounds of its own: the largest RssAnon of
/proc/PID/status seen while the program runs, looked at every millisecond. RssAnon leaves out the mapped log, which
belongs to the page cache and not to the program.
"""

import argparse
import datetime
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 60  # seconds after which one run of one program is given up


class Skipped(Exception):
    """Why something was not measured, in words."""


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = int(next(line for line in open("/proc/meminfo") if line.startswith("MemTotal")).split()[1]) >> 20
    return f"{os.cpu_count()} cores ({model}), {memory} GiB, load {os.getloadavg()[0]:.1f} before the start"


def version(command):
    try:
        text = subprocess.run(command, capture_output=True, text=True, timeout=10).stdout
    except OSError:
        return "?"
    return text.splitlines()[0].strip() if text else "?"


def start(command, environment):
    # A file for the output: GNU grep stops at the first hit when it writes to /dev/null.
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=tempfile.TemporaryFile(), stderr=subprocess.PIPE, env=environment)


def finish(process, command, accepted):
    try:
        message = process.communicate(timeout=LIMIT)[1].decode(errors="replace").strip()
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Skipped(f"did not end within {LIMIT} s")
    if process.returncode not in accepted:
        last = message.splitlines()[-1] if message else "no message"
        raise Skipped(f"ended with {process.returncode}: {last}")


def wall(command, environment, accepted):
    begin = time.perf_counter()
    finish(start(command, environment), command, accepted)
    return time.perf_counter() - begin


def peak_anonymous(command, environment, accepted):
    """Largest RssAnon in bytes of one run."""
    process = start(command, environment)
    largest = 0
    try:
        with open(f"/proc/{process.pid}/status", "rb", buffering=0) as status:
            while process.poll() is None:
                status.seek(0)
                try:
                    text = status.read()
                except ProcessLookupError:
                    break
                at = text.find(b"RssAnon:")
                if at >= 0:
                    largest = max(largest, int(text[at + 8 : text.find(b"kB", at)]) << 10)
                time.sleep(0.001)
    finally:
        finish(process, command, accepted)
    return largest


def first_paint(command, environment, wanted, size=(36, 120)):
    """Seconds from the start of the program in a pseudo-terminal to the first screen that shows `wanted`."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    painted, seen = None, b""
    try:
        while time.perf_counter() - begin < LIMIT:
            if not select.select([terminal], [], [], LIMIT)[0]:
                break
            try:
                seen += os.read(terminal, 1 << 16)
            except OSError:  # the program has ended
                break
            # Only what comes after the switch to the alternate screen is a screen.
            entered = seen.find(b"\x1b[?1049h")
            if entered >= 0 and wanted in seen[entered:]:
                painted = time.perf_counter() - begin
                break
    finally:
        # Killed, not quit: how it says goodbye is for the tests.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    if painted is None:
        text = seen.decode(errors="replace").strip().splitlines()
        raise Skipped("no workbench appeared: " + (text[-1] if text else "it printed nothing"))
    return painted


def contenders(options, what, logs, folder, environment):
    """Name, command, environment, exit codes that are no failure. `what` is given to kbtriage, `logs` to the others."""
    plain = dict(environment, LC_ALL="C.UTF-8")
    yield "kbtriage scan", [options.kbtriage, "scan", what], plain, (0,)
    yield "wc -l", ["wc", "-l", *logs], plain, (0,)
    yield "grep -c Error", ["grep", "-c", "Error", *logs], plain, (0, 1)
    if shutil.which("rg"):
        yield "rg -c Error", ["rg", "-c", "Error", *logs], plain, (0, 1)
    else:
        print("rg: skipped, it is not installed and could not be")
    if not shutil.which("lnav"):
        print("lnav: skipped, it is not installed and could not be")
        return
    formats = os.path.join(folder, "lnav/formats/cbs")
    home = os.path.join(folder, "home")
    os.makedirs(formats, exist_ok=True)
    os.makedirs(home, exist_ok=True)
    shutil.copy(os.path.join(HERE, "lnav/cbs.json"), formats)
    lnav = ["lnav", "-I", os.path.join(folder, "lnav"), "-n", "-q"]
    own = dict(plain, HOME=home, XDG_CONFIG_HOME=home, TMPDIR=folder)
    try:
        check_lnav(lnav, own, options, folder)
    except Skipped as reason:
        print(f"lnav: skipped, {reason}")
        return
    yield "lnav (index only)", lnav + ["-c", ":goto 0", *logs], own, (0,)
    count = ";SELECT log_level, count(*) FROM cbs_log GROUP BY log_level"
    yield "lnav (count by level)", lnav + ["-c", count, "-c", ":write-csv-to -", *logs], own, (0,)


def check_lnav(lnav, environment, options, folder):
    """A rival that does not know the format would be fast for nothing: let it count a small log first."""
    small = os.path.join(folder, "small.log")
    records = int(generate(options, 1, 1, small).split(":")[-1].split()[0])
    query = ";SELECT count(*) AS n FROM cbs_log"
    out = subprocess.run(
        lnav + ["-c", query, "-c", ":write-json-to -", small],
        capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=LIMIT)
    try:
        found = json.loads(out.stdout)[0]["n"]
    except (ValueError, LookupError):
        raise Skipped(f"it does not take our format: {(out.stderr or out.stdout).strip()[:200]}")
    # It counts a line that repeats the prefix inside a record as one more.
    if not records <= found <= records * 1.05:
        raise Skipped(f"it sees {found} records of {records}")


def own_environment():
    return {key: value for key, value in os.environ.items() if not key.startswith(("KBTRIAGE_", "NO_COLOR"))}


def measure(rows, rounds):
    times = {row[0]: [] for row in rows}
    peaks = {row[0]: [] for row in rows}
    failed = {}

    def take(kept, run, row, counts=True):
        name, command, own, accepted = row
        if name not in failed:
            try:
                value = run(command, own, accepted)
                if counts:
                    kept[name].append(value)
            except Skipped as reason:
                failed[name] = reason

    for turn in range(rounds + 1):
        for row in rows:
            take(times, wall, row, counts=turn > 0)  # the first round only warms files and programs
    for _ in range(2):
        for row in rows:
            take(peaks, peak_anonymous, row)
    return rows, times, peaks, failed


def report(rows, times, peaks, failed, size):
    ours = rows[0][0]
    if ours in failed:
        # The others alone say nothing.
        sys.exit(f"bench: {ours} {failed[ours]}")
    base, base_peak = statistics.median(times[ours]), max(peaks[ours])
    print(
        f"\n{'':24}{'median s':>10}{'fastest':>10}{'slowest':>10}{'MB/s':>8}{'time ratio':>12}"
        f"{'peak MB':>10}{'peak ratio':>12}")
    for name, *_ in rows:
        if name in failed:
            print(f"{name:24}  skipped: {failed[name]}")
            continue
        median, peak = statistics.median(times[name]), max(peaks[name])
        print(
            f"{name:24}{median:10.3f}{min(times[name]):10.3f}{max(times[name]):10.3f}{size / median / 1e6:8.0f}"
            f"{base / median:11.2f}x{peak / 1e6:10.1f}{base_peak / max(peak, 1):11.2f}x")
    print("ratios: kbtriage's median time and peak memory divided by that program's; below 1 is less.")
    for lnav in ("lnav (index only)", "lnav (count by level)"):
        if lnav in times and lnav not in failed:
            factor = statistics.median(times[lnav]) / base
            print(f"kbtriage is {factor:.2f} times as fast as {lnav}; the goal is 5: {'reached' if factor >= 5 else 'MISSED'}")


ROUNDS = 3  # of the comparisons below, which take longer
ROOT = os.path.dirname(os.path.dirname(HERE))


def compare_events(options, folder, environment):
    """Chunks of whole logs, repeated up to 100 MB; one thread and one core each."""
    if subprocess.run([options.python, "-c", "import evtx"], capture_output=True).returncode:
        raise Skipped("PyPI's evtx is not installed (make crosscheck installs it)")
    subprocess.run(
        [options.kbgen, "sample", "kb5013941", "--out", os.path.join(folder, "sample")], check=True, capture_output=True)
    logs = os.path.join(folder, "sample/Windows/System32/winevt/Logs")
    found = [os.path.join(logs, name) for name in sorted(os.listdir(logs))]
    shared = os.path.join(ROOT, "../shared/corpus/evtx")
    real = [os.path.join(shared, name) for name in ("security.evtx", "post-Security.evtx", "tugix-System.evtx")]
    kind = "real" if all(map(os.path.exists, real)) else "generated"
    texts = [open(path, "rb").read() for path in (real if kind == "real" else found)]
    chunks = b"".join(text[4096:] for text in texts)
    big = os.path.join(folder, "big.evtx")
    with open(big, "wb") as output:
        output.write(texts[0][:4096])
        for _ in range((100 << 20) // len(chunks) + 1):
            output.write(chunks)
    size = os.path.getsize(big)
    print(f"\none event log, {size / 1e6:.0f} MB, {kind} chunks repeated; one thread and one core each (taskset)")
    foreign = "import sys, evtx\nfor r in evtx.PyEvtxParser(sys.argv[1], number_of_threads=1).records_json(): pass"
    pinned = ["taskset", "-c", "0"]
    rows = [
        ("kbtriage scan", [*pinned, options.kbtriage, "scan", "--threads", "1", big], environment, (0,)),
        ("PyPI evtx, as JSON", [*pinned, options.python, "-c", foreign, big], environment, (0,)),
    ]
    report(*measure(rows, ROUNDS), size)
    os.remove(big)


def compare_captures(options, folder, environment):
    """A capture that is asked what a failed case wants to know, against a reader that decodes each event."""
    if subprocess.run([options.python, "-c", "import procmon_parser"], capture_output=True).returncode:
        raise Skipped("PyPI's procmon-parser is not installed (make crosscheck installs it)")
    case = os.path.join(folder, "capture")
    subprocess.run(
        [options.kbgen, "sample", "kb5013941", "--out", os.path.join(folder, "sample")], check=True, capture_output=True)
    shutil.copytree(os.path.join(folder, "sample/Windows/Logs/CBS"), case)
    big = os.path.join(case, "capture.PML")
    subprocess.run(
        [options.kbgen, "pml", "--megabytes", "120", "--out", big], check=True, capture_output=True)
    size = os.path.getsize(big)
    print(f"\none Process Monitor capture, {size / 1e6:.0f} MB, beside the log of a failed update")
    foreign = "import sys, procmon_parser\nfor e in procmon_parser.ProcmonLogsReader(open(sys.argv[1], 'rb')): pass"
    rows = [
        ("kbtriage scan", [options.kbtriage, "scan", case], environment, (0,)),
        ("procmon-parser", [options.python, "-c", foreign, big], environment, (0,)),
    ]
    measured = measure(rows, ROUNDS)
    report(*measured, size)
    _, times, _, failed = measured
    if not failed:
        ratio = statistics.median(times["kbtriage scan"]) / statistics.median(times["procmon-parser"])
        print(f"the goal is at most 0.10x the time of procmon-parser: {'reached' if ratio <= 0.1 else 'MISSED'}")
    shutil.rmtree(case)


def compare_cabinet(options, folder, environment):
    for program in ("gcab", "cabextract"):
        if not shutil.which(program):
            raise Skipped(f"{program} is not installed and could not be")
    log = os.path.join(folder, "CbsPersist.log")
    generate(options, 120, 3, log)
    size = os.path.getsize(log)
    cab = os.path.join(folder, "CbsPersist.cab")
    subprocess.run(["gcab", "-c", "-z", cab, "CbsPersist.log"], check=True, capture_output=True, cwd=folder)
    os.remove(log)
    print(f"\none cabinet (MSZIP), {os.path.getsize(cab) / 1e6:.0f} MB with {size / 1e6:.0f} MB of CBS text")
    rows = [
        ("kbtriage scan", [options.kbtriage, "scan", cab], environment, (0,)),
        ("cabextract -p", ["cabextract", "-q", "-p", cab], environment, (0,)),
    ]
    report(*measure(rows, ROUNDS), size)
    os.remove(cab)


def compare_hive(options, folder, environment):
    """A component hive; the other reader takes names and raw data of the components' values, and nothing else."""
    if subprocess.run([options.python, "-c", "import Registry"], capture_output=True).returncode:
        raise Skipped("PyPI's python-registry is not installed (make crosscheck installs it)")
    hive = os.path.join(folder, "COMPONENTS")
    subprocess.run(
        [options.kbgen, "hive", "components", "--count", "52000", "--out", hive], check=True, capture_output=True)
    size = os.path.getsize(hive)
    print(f"\none component hive, {size / 1e6:.0f} MB, 52,000 components, 17,000 deployments and as many families")
    foreign = (
        "import sys; from Registry import Registry\n"
        "for k in Registry.Registry(sys.argv[1]).open('DerivedData' + chr(92) + 'Components').subkeys():\n"
        "    for v in k.values(): v.name(), v.raw_data()")
    rows = [
        ("kbtriage scan", [options.kbtriage, "scan", hive], environment, (0,)),
        ("python-registry, components alone", [options.python, "-c", foreign, hive], environment, (0,)),
    ]
    report(*measure(rows, ROUNDS), size)
    os.remove(hive)


def compare_folder(options, folder, environment):
    line = "2022-10-08 13:50:50, Info                  CBS    Session: 30990553_%08d, file %06d of a folder\r\n"
    many = os.path.join(folder, "files")
    size = 0
    for number in range(100_000):
        if number % 1000 == 0:
            below = os.path.join(many, f"{number // 1000:03}")
            os.makedirs(below)
        text = line % (number, number) * 3
        size += len(text)
        with open(os.path.join(below, f"CBS{number:06}.log"), "w", newline="") as output:
            output.write(text)
    print(f"\n100,000 files, {size / 1e6:.0f} MB together")
    rows = [
        ("kbtriage scan", [options.kbtriage, "scan", many], environment, (0, 1)),
        ("find, head -c 4096", ["find", many, "-type", "f", "-exec", "head", "-c", "4096", "{}", "+"], environment, (0,)),
    ]
    report(*measure(rows, ROUNDS), size)


def listing(options, folder, environment):
    """A `dir /s` of 200,000 lines: read, indexed and judged."""
    path = os.path.join(folder, "listing.txt")
    subprocess.run([options.kbgen, "listing", "--lines", "200000", "--out", path], check=True, capture_output=True)
    size = os.path.getsize(path)
    print(f"\nlisting, dir /s of 200,000 lines, {size / 1e6:.0f} MB")
    rows = [
        ("kbtriage scan", [options.kbtriage, "scan", path, "--format", "json"], own_environment(), (0,)),
        ("grep -c '<DIR>'", ["grep", "-c", "<DIR>", path], environment, (0,)),
    ]
    report(*measure(rows, ROUNDS), size)
    os.remove(path)


def paint(options, log, root):
    print("\nstart to first screen (pseudo-terminal 120x36, median of 5):")
    environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
    sample = os.path.join(root, "Samples/kb5013941")
    for what, path in (("sample case", sample), ("the large log", log)):
        try:
            runs = [first_paint([options.kbtriage, path], environment, b"kbtriage") for _ in range(5)]
            print(f"  {what:16}{statistics.median(runs) * 1000:8.0f} ms")
        except Skipped as reason:
            print(f"  {what:16} skipped: {reason}")


UNFAIR = """
What is unfair here:
- wc, grep and rg do far less: they find line ends or one word. kbtriage splits records, times, codes, components,
  hashes and sessions, builds its indexes, infers the clock, runs its rules and prints what it found.
- kbtriage uses all cores; wc, grep, rg (on one file) and lnav use one.
- lnav splits four fields by a general expression from a format file; kbtriage has this one format compiled in. lnav
  also checks the file for its own format first and keeps it ready for search and SQL.
- The text repeats a few scenes with other times, so it has fewer distinct names than 500 MB of a real machine.
- cabextract only unpacks to a file; head only copies the bytes of 100,000 files. kbtriage does all of the above with
  them, and shows the files by folder (one row each is in `sources` and JSON).
- PyPI's evtx turns each event into JSON that nobody reads, and checks no sums. kbtriage checks the sums and decodes what
  its lanes, rules and coverage need; the text of an event is written when it is shown.
- procmon-parser decodes every event; kbtriage looks at the fixed part and the path of each, and decodes what the
  failure asks for. It is Python.
- Files are warm: on a cold disk all of them wait for the disk."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kbtriage", required=True, help="the release program")
    parser.add_argument("--kbgen", required=True, help="the generator, release too")
    parser.add_argument("--python", default=sys.executable, help="the python that has PyPI's evtx")
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7, help="counted rounds, at least 5")
    options = parser.parse_args()
    options.kbtriage = os.path.abspath(options.kbtriage)
    options.kbgen = os.path.abspath(options.kbgen)
    options.rounds = max(options.rounds, 5)
    needed = (options.megabytes << 20) + (100 << 20)
    if shutil.disk_usage(tempfile.gettempdir()).free < needed:
        sys.exit(f"bench: {tempfile.gettempdir()} needs {needed >> 20} MB free: set TMPDIR to another folder")
    # Outside the repository, and gone at the end, also after ^C.
    with tempfile.TemporaryDirectory(prefix="kbtriage-bench-") as folder:
        begin = time.monotonic()
        print(f"{datetime.date.today()}, {machine()}")
        asked = (("grep", "--version"), ("rg", "--version"), ("lnav", "-V"))
        print(", ".join(version([name, flag]) for name, flag in asked if shutil.which(name)))
        log = os.path.join(folder, "CBS.log")
        generate(options, options.megabytes, 1, log)
        size = os.path.getsize(log)
        print(f"\none file, {size / 1e6:.0f} MB of CBS text, warm; {options.rounds} rounds after one that is not counted")
        rows = list(contenders(options, log, [log], folder, own_environment()))
        report(*measure(rows, options.rounds), size)
        paint(options, log, os.path.dirname(os.path.dirname(HERE)))
        os.remove(log)
        many = os.path.join(folder, "many")
        os.makedirs(many)
        logs = [os.path.join(many, f"CbsPersist_{number:03}.log") for number in range(options.megabytes // 4)]
        for number, path in enumerate(logs):
            generate(options, 2, number + 1, path)
        size = sum(os.path.getsize(path) for path in logs)
        print(f"\n{len(logs)} files, {size / 1e6:.0f} MB together")
        rows = list(contenders(options, many, logs, folder, own_environment()))
        report(*measure(rows, options.rounds), size)
        shutil.rmtree(many)
        for compare in (compare_events, compare_captures, compare_cabinet, compare_hive, compare_folder, listing):
            try:
                compare(options, folder, dict(own_environment(), LC_ALL="C.UTF-8"))
            except Skipped as reason:
                print(f"\n{compare.__name__.removeprefix('compare_')}: skipped, {reason}")
        print(UNFAIR)
        print(f"\ndone in {time.monotonic() - begin:.0f} s")


def generate(options, megabytes, seed, path):
    command = [options.kbgen, "cbs", "--megabytes", str(megabytes), "--seed", str(seed), "--out", path]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sys.exit(f"bench: {' '.join(error.cmd)} ended with {error.returncode}")
