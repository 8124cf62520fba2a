#!/usr/bin/env python3
"""Runs the fuzzer's targets one after the other, each for its share of the time: `make fuzz SECONDS=60`.

Inputs that reach new code are kept in the corpus, so that the next run goes on where this one ended. What stops the
program is made smaller, and the command that shows it again is printed.
"""

import argparse
import glob
import os
import re
import subprocess
import sys

TIMEOUT = 10  # seconds for one input; the program itself allows 1 s and 10 s a MB
MEMORY = 4096  # MB, the checks of the sanitizer included
LONGEST = 96 << 10


def environment():
    # What is not freed at the end is no fault; the backtrace of Swift reads memory in a way that the sanitizer refuses.
    return dict(os.environ, ASAN_OPTIONS="detect_leaks=0", SWIFT_BACKTRACE="enable=no")


def seeds(options, root):
    shared = os.path.join(root, "../shared/corpus")
    files = [
        path for path in sorted(glob.glob(os.path.join(shared, "**"), recursive=True))
        if os.path.isfile(path) and os.path.getsize(path) < 8 << 20
    ]
    print(f"seeds: generated, and {len(files)} files of ../shared/corpus")
    subprocess.run([options.program, "seeds", options.corpus, *files], check=True, env=environment())


def run(options, target, seconds):
    """Executions, inputs in the corpus, code reached, slowest input, and the file of a finding or None."""
    corpus = os.path.join(options.corpus, target)
    found = os.path.join(options.found, target + "-")
    before = set(glob.glob(glob.escape(found) + "*"))
    command = [
        options.program, target, f"-max_total_time={seconds}", f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}",
        f"-max_len={LONGEST}", f"-artifact_prefix={found}", "-print_final_stats=1", "-verbosity=1", corpus,
    ]
    log = os.path.join(options.found, target + ".log")
    with open(log, "wb") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment()).returncode
    text = open(log, "rb").read().decode(errors="replace")

    def last(pattern):
        hits = re.findall(pattern, text)
        return hits[-1] if hits else "?"

    row = (last(r"number_of_executed_units: (\d+)"), str(len(os.listdir(corpus))), last(r"cov: (\d+)"),
           last(r"slowest_unit_time_sec: (\d+)"))
    after = sorted(set(glob.glob(glob.escape(found) + "*")) - before)
    reason = next((line for line in text.splitlines() if re.search(r"^kbfuzz: |Fatal error|ERROR: ", line)), "")
    if ended != 0 and not after:
        after = [log]
    return row, after, reason


def minimise(options, target, path):
    smaller = path + ".min"
    subprocess.run(
        [options.program, target, "-minimize_crash=1", "-max_total_time=20", f"-timeout={TIMEOUT}",
         f"-exact_artifact_path={smaller}", path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    return smaller if os.path.exists(smaller) else path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--corpus", required=True, help="folder of inputs, kept between runs")
    parser.add_argument("--found", required=True, help="folder for inputs that stop the program")
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("targets", nargs="*", help="all when none is named")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for folder in (options.corpus, options.found):
        os.makedirs(folder, exist_ok=True)
    known = subprocess.run([options.program, "targets"], check=True, capture_output=True, text=True).stdout.split()
    targets = options.targets or known
    unknown = [name for name in targets if name not in known]
    if unknown:
        sys.exit(f"fuzz: no target {unknown[0]}; there are: {', '.join(known)}")
    seeds(options, root)
    share = max(options.seconds // len(targets), 1)
    print(f"{len(targets)} targets, {share} s each\n")
    print(f"{'target':16}{'executions':>12}{'corpus':>8}{'edges':>8}{'slowest s':>11}  findings")
    findings = []
    for target in targets:
        row, found, reason = run(options, target, share)
        print(f"{target:16}{row[0]:>12}{row[1]:>8}{row[2]:>8}{row[3]:>11}  {len(found)}", flush=True)
        findings += [(target, path, reason) for path in found]
    for target, path, reason in findings:
        path = path if path.endswith(".log") else minimise(options, target, path)
        print(f"\n{target}: {reason}\n  again: SWIFT_BACKTRACE=enable=no {options.program} {target} {path}", flush=True)
    print(f"\n{len(findings)} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
