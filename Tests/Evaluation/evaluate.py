#!/usr/bin/env python3
"""Holds `kbtriage scan` against labelled cases: `make eval`.

Three groups: the cases of `kbgen eval` (labels.json beside them), the excerpts of ../shared/corpus/threads, and the
other files of ../shared with our own labels (labels/*.json, bound to each file by its SHA-256). A label says what an
engineer would: class of failure, root code, returned code. Beside the program stand two baselines that take one
line of the raw text: the first and the last of level Error or with a failing code.

Exit code 0, or 1 when a threshold of --want is missed.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LIMIT = 120  # seconds for one scan


class Skipped(Exception):
    """Why something was not evaluated, in words."""


# What was expected and what was said.

@dataclasses.dataclass
class Case:
    """One labelled input: a file or a folder that is scanned as a whole."""
    group: str
    name: str
    path: str
    failure: str  # class of the catalogue; none, other
    also: list
    root: str
    result: str

    @property
    def failed(self):
        return self.failure != "none"


@dataclasses.dataclass
class Answer:
    """What a program or a baseline says of a case."""
    root: str = None
    result: str = None
    failure: str = None  # class of the first finding
    among: frozenset = frozenset()  # classes of all findings
    failures: tuple = ()  # classes of the findings of level failure

    def words(self):
        if self.failure is None and self.root is None and self.result is None:
            return "nothing"
        others = sorted(self.among - {self.failure})
        return f"{self.failure or '-'} {self.root or '-'} {self.result or '-'}" + (
            f" (also {' '.join(others)})" if others else "")


def canonical(code):
    """One spelling for one code: an HRESULT made from an NTSTATUS is that status, a status that wraps a Win32 error is
    the HRESULT of that error. A status is never exchanged for the Win32 error that means the same."""
    if not code:
        return None
    number = int(code, 16)
    if number >> 28 == 0xD:  # the N bit
        number &= ~(1 << 28)
    if number >> 16 == 0xC007:
        number = 0x80070000 | (number & 0xFFFF)
    return f"0x{number:08x}"


# The baselines.

CODE = re.compile(r"\b0x([89acd][0-9a-f]{7})\b|(?<![\w-])(8[0-9a-f]{7})(?![\w-])", re.IGNORECASE)
LEVEL = re.compile(r", (Error|Fatal)\b|\t(FATAL|ERROR)\b|^Event level\s*: \w+ \([12]\)|^!!!")


def code_of(line):
    """The first failing code of a line as it stands there, or nothing."""
    found = CODE.search(line)
    return canonical(found.group(1) or found.group(2)) if found else None


def is_error_line(line):
    return bool(LEVEL.search(line)) or code_of(line) is not None


# The class that the catalogue names for a code where no signature is looked at; the first one that lists it.
CLASS_OF_CODE = {
    "F01": "800f0985 800f0986", "F02": "800f0987 800f0991", "F03": "800f0982", "F04": "800f0983 800f0984",
    "F05": "800f0988 800f0989 800f0981", "F06": "800f0823", "F07": "800f0838", "F10": "800f0831", "F11": "80073701",
    "F12": "800736b3", "F13": "80073712", "F14": "8007000d 800705b9 800b0100", "F15": "800703f1 800703f9",
    "F16": "800705aa", "F17": "8007370a 8007370b 8007370d 800f0818", "F18": "8007371b", "F19": "800f081f",
    "F20": "800f0915 800f090d 800f0912", "F21": "800f0830", "F22": "800f081e 80240017", "F23": "800f0904 800f0905",
    "F24": "800f0825 800f0826", "F25": "800f0805 800f0840 800f0900", "F30": "80070020 c0000043",
    "F31": "c0000056", "F32": "80070005 c0000022", "F34": "80070070 80070027 c000007f 800f0828",
    "F37": "80070570 8007045d c0000102 c000003f", "F38": "800719e4 80071ab1 80071a91 c0190003",
    "F39": "c0000280", "F40": "80070002 80070003 c0000034", "F41": "80070008 8007000e 800705af",
    "F42": "800706be 800706ba 8000ffff", "F50": "80070bc9 800f0806 80242014 c1900107", "F51": "800f0922 80073713",
    "F52": "800f0921 8007371c 8007371d", "F53": "800f0920 800f0821", "F54": "80070490 800f0203", "F55": "8007045b",
    "F56": "800f0923 800f0841", "F58": "80073cf0 80073cf6 80073cf9 80073d02",
    "F60": "80092004 80096010 80240061 800b0109", "F61": "800b0101 80072f05", "F62": "80092003",
    "F63": "80070241", "F70": "8024402c 80240438 80244021 80072ee7 80244022 8024401b 80072efd 80072efe 80072ee2",
    "F71": "80072f8f 80072f7d", "F72": "80244007 8024400d 8024400e 80244010 80244015",
    "F73": "80200053 80246002 8024601c 80d05001", "F74": "80d02002 80d05011 80200013 801901a0",
    "F75": "8024002e 80240025 8024500c 800f0907", "F76": "800f0954 800f0950 800f0906", "F77": "80248007",
    "F78": "80240016 800f0902 80240009", "F79": "8024200d", "F80": "80070643 8024200b",
    "F81": "80242015 80242016", "F82": "80240022", "F83": "80070422 80070424", "F87": "c1900101 c1420121",
    "F88": "c1900200 c1900204 c1900208 c190020e",
}
BY_CODE = {f"0x{code}": name for name, codes in CLASS_OF_CODE.items() for code in codes.split()}


def baseline(lines, last):
    """What somebody says who takes the first or the last error line for the cause and for the result."""
    chosen = None
    for line in lines:
        if is_error_line(line):
            chosen = line
            if not last:
                break
    if chosen is None:
        return Answer()
    code = code_of(chosen)
    name = BY_CODE.get(code, "F00")
    return Answer(code, code, name, frozenset({name}), (name,))


def decoded(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def raw_lines(path):
    """The lines of a file or of all files of a folder, in the order of their names. Event logs as evtxexport prints
    them; without it they have no lines."""
    names = [path]
    if os.path.isdir(path):
        names = sorted(os.path.join(folder, name) for folder, _, files in os.walk(path) for name in files)
    for name in names:
        with open(name, "rb") as file:
            data = file.read()
        if data[:8] == b"ElfFile\0":
            if shutil.which("evtxexport"):
                run = subprocess.run(["evtxexport", name], capture_output=True, timeout=LIMIT)
                yield from run.stdout.decode(errors="replace").splitlines()
            continue
        yield from re.split(r"\r\n|\n|\r", decoded(data))


# The program.

def answer_of(document):
    """Reads the JSON of `scan --format json`."""
    findings = document["findings"]
    first = findings[0] if findings else None

    def code(value):
        return canonical((value or {}).get("code"))

    return Answer(
        code(first["root"]) if first else None,
        code(first["result"]) if first else None,
        first["class"] if first else None,
        frozenset(finding["class"] for finding in findings),
        tuple(finding["class"] for finding in findings if finding["level"] == "failure"))


def scan(program, path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KBTRIAGE_")}
    with tempfile.TemporaryDirectory(prefix="kbtriage-eval-") as folder:
        # Rules and files of the user who runs this must not take part.
        environment["KBTRIAGE_CONFIG_DIR"] = folder
        try:
            run = subprocess.run(
                [program, "scan", "--format", "json", path], capture_output=True, env=environment, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            raise Skipped(f"the scan did not end within {LIMIT} s")
    try:
        return answer_of(json.loads(run.stdout))
    except (ValueError, KeyError, TypeError) as reason:
        last = run.stderr.decode(errors="replace").strip().splitlines()
        raise Skipped(f"the scan ended with {run.returncode}: {last[-1] if last else reason}")


# The cases.

def case_of(group, row, folder, name=None):
    return Case(
        group, name or row["file"], os.path.join(folder, row["file"]), row["class"], row.get("also") or [],
        canonical(row.get("root_code")), canonical(row.get("result_code")))


def generated(options, folder):
    if not options.kbgen:
        raise Skipped("no --kbgen given")
    command = [options.kbgen, "eval", "--seed", str(options.seed), "--out", folder]
    subprocess.run(command, check=True, capture_output=True)
    with open(os.path.join(folder, "labels.json"), encoding="utf-8") as file:
        rows = json.load(file)
    return [case_of("generator", row, folder) for row in rows]


def threads(options):
    folder = os.path.join(options.shared, "corpus/threads")
    path = os.path.join(folder, "labels.json")
    if not os.path.exists(path):
        raise Skipped(f"there is no {path}")
    with open(path, encoding="utf-8") as file:
        return [case_of("threads", row, folder) for row in json.load(file)]


def own(options):
    cases = []
    folder = os.path.join(HERE, "labels")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            rows = json.load(file)
        for row in rows:
            case = case_of("own labels", row, options.shared)
            if not os.path.exists(case.path):
                print(f"{case.name}: skipped, there is no {case.path}")
                continue
            with open(case.path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            if not digest.startswith(row["sha256_16"]):
                print(f"{case.name}: skipped, it is not the file that was labelled ({digest[:16]})")
                continue
            cases.append(case)
    if not cases:
        raise Skipped("none of the labelled files is here")
    return cases


# The arithmetic.

MEASURES = ("root", "result", "class", "class or also", "among findings", "quiet")


def judge(case, answer):
    """Which measures apply to the case, and whether the answer reaches them."""
    if not case.failed:
        return {"quiet": not [name for name in answer.failures if name not in case.also]}
    marks = {}
    if case.root:
        marks["root"] = answer.root == case.root
    if case.result:
        marks["result"] = answer.result == case.result
    if case.failure != "other":  # no class fits: none can be exact
        marks["class"] = answer.failure == case.failure
        marks["class or also"] = answer.failure in [case.failure, *case.also]
        marks["among findings"] = case.failure in answer.among
    return marks


def tally(rows):
    """[(case, answer)] -> {measure: (reached, of)}"""
    counts = {measure: [0, 0] for measure in MEASURES}
    for case, answer in rows:
        for measure, reached in judge(case, answer).items():
            counts[measure][0] += reached
            counts[measure][1] += 1
    return {measure: tuple(pair) for measure, pair in counts.items()}


def percent(pair):
    return 100 * pair[0] / pair[1] if pair[1] else None


def wanted(text):
    """`root=95` for all cases together, or `threads.root=60` for one group; percent."""
    name, _, number = text.partition("=")
    group, _, measure = name.rpartition(".")
    if measure not in MEASURES:
        raise argparse.ArgumentTypeError(f"no such measure: {measure}; there are: {', '.join(MEASURES)}")
    try:
        return group or "total", measure, float(number)
    except ValueError:
        raise argparse.ArgumentTypeError(f"wants a number of percent behind the =, not \"{number}\"")


def missed(thresholds, tables):
    """What to say of each threshold that was not reached. One of a group that was skipped is missed."""
    for group, measure, least in thresholds:
        value = percent(tables.get(group, {}).get("kbtriage", {}).get(measure, (0, 0)))
        if value is None:
            yield f"{group} {measure}: nothing was evaluated, {least:g} % wanted"
        elif value < least:
            yield f"{group} {measure}: {value:.1f} % reached, {least:g} % wanted"


def print_table(title, table, count):
    print(f"\n{title} ({count} cases)")
    print(f"{'':18}" + "".join(f"{measure:>18}" for measure in MEASURES))
    for name, counts in table.items():
        cells = ""
        for measure in MEASURES:
            reached, of = counts[measure]
            cells += f"{f'{reached}/{of} {percent((reached, of)):4.0f} %' if of else '-':>18}"
        print(f"{name:18}" + cells)


def expected_words(case):
    if not case.failed:
        return "none"
    return f"{case.failure} {case.root or '-'} {case.result or '-'}"


def print_misses(rows):
    for case, answer in rows:
        marks = judge(case, answer)
        bad = [measure for measure, reached in marks.items() if not reached and measure != "class or also"]
        if bad:
            got = answer.words() if case.failed else f"failures {' '.join(answer.failures)}"
            print(f"  {case.group}: {case.name}: {', '.join(bad)}: expected {expected_words(case)}, got {got}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kbtriage", required=True, help="the program")
    parser.add_argument("--kbgen", help="the generator; without it the first group is skipped")
    parser.add_argument("--shared", default=os.path.join(ROOT, "../shared"), help="the folder with corpus/ and case/")
    parser.add_argument("--seed", type=int, default=1, help="of the generator's cases")
    parser.add_argument("--jobs", type=int, default=2, help="scans at the same time")
    parser.add_argument("--json", metavar="FILE", help="write everything there too")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the generator's cases there")
    parser.add_argument(
        "--want", type=wanted, action="append", default=[], metavar="[GROUP.]MEASURE=PERCENT",
        help="exit with 1 when kbtriage reaches less; may be repeated")
    options = parser.parse_args()
    options.kbtriage = os.path.abspath(options.kbtriage)
    if not os.access(options.kbtriage, os.X_OK):
        sys.exit(f"eval: cannot run {options.kbtriage}")
    with tempfile.TemporaryDirectory(prefix="kbtriage-eval-") as temporary:
        groups = {}
        for name, load in (
            ("generator", lambda: generated(options, options.keep or temporary)),
            ("threads", lambda: threads(options)),
            ("own labels", lambda: own(options)),
        ):
            try:
                groups[name] = load()
            except Skipped as reason:
                print(f"{name}: skipped, {reason}")
        return run(options, groups)


def run(options, groups):
    rows = collections.defaultdict(lambda: collections.defaultdict(list))
    cases = [case for group in groups.values() for case in group]

    def ask(case):
        try:
            return scan(options.kbtriage, case.path)
        except Skipped as reason:
            return reason

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        said = list(pool.map(ask, cases))
    for case, answer in zip(cases, said):
        if isinstance(answer, Skipped):
            # A scan that gives no answer is a wrong answer, not a case less.
            print(f"{case.name}: {answer}")
            answer = Answer()
        lines = list(raw_lines(case.path))
        for name, given in (
            ("kbtriage", answer),
            ("first Error line", baseline(lines, last=False)),
            ("last Error line", baseline(lines, last=True)),
        ):
            for group in (case.group, "total"):
                rows[group][name].append((case, given))
    tables = {group: {name: tally(pairs) for name, pairs in names.items()} for group, names in rows.items()}
    for group in [*groups, "total"]:
        if group in tables:
            print_table(group, tables[group], len(rows[group]["kbtriage"]))
    print("\nMisses of kbtriage (class, root, result):")
    print_misses(rows["total"]["kbtriage"])
    failures = [line for line in missed(options.want, tables)]
    for line in failures:
        print(f"MISSED: {line}")
    if options.json:
        write_json(options.json, rows, tables)
    return 1 if failures else 0


def write_json(path, rows, tables):
    document = {
        "schema": "kbtriage.eval/1",
        "tables": tables,
        "cases": [
            {
                "group": case.group, "file": case.name,
                "expected": {"class": case.failure, "also": case.also, "root": case.root, "result": case.result},
                "got": {
                    name: {
                        "class": answer.failure, "root": answer.root, "result": answer.result,
                        "among": sorted(answer.among), "failures": list(answer.failures),
                        "marks": judge(case, answer),
                    } for name, (_, answer) in zip(rows["total"], given)
                },
            }
            for given in zip(*rows["total"].values()) for case in [given[0][0]]
        ],
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sys.exit(f"eval: {' '.join(error.cmd)} ended with {error.returncode}: {error.stderr.decode()[-300:]}")
