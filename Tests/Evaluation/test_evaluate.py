"""The arithmetic of evaluate.py: `make eval` runs these first."""

import argparse
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from evaluate import (  # noqa: E402
    Answer, Case, answer_of, baseline, canonical, code_of, judge, missed, raw_lines, tally, wanted)


def case(failure="F10", root="0x800f0831", result="0x800f0831", also=()):
    return Case("g", "n", "/n", failure, list(also), root, result)


class Codes(unittest.TestCase):
    def test_spellings(self):
        self.assertEqual(canonical("0xD0000043"), "0xc0000043")
        self.assertEqual(canonical("0xd007000d"), "0x8007000d")
        self.assertEqual(canonical("0xc007000d"), "0x8007000d")
        self.assertEqual(canonical("0x80070020"), "0x80070020")
        self.assertIsNone(canonical(None))
        self.assertIsNone(canonical(""))

    def test_first_code_of_a_line(self):
        self.assertEqual(code_of("a [HRESULT = 0x800f0831 - X] 0x80070005"), "0x800f0831")
        self.assertEqual(code_of("*FAILED* [8024402C] Send request"), "0x8024402c")
        self.assertIsNone(code_of("[HRESULT = 0x00000000 - S_OK]"))
        self.assertIsNone(code_of("{8024402c-1111-2222-3333-444455556666} and 31bf3856ad364e35"))


class Baselines(unittest.TestCase):
    LINES = [
        "2024-01-01 00:00:00, Info                  CBS    fine [HRESULT = 0x00000000 - S_OK]",
        "2024-01-01 00:00:01, Info                  CBS    Failed [HRESULT = 0x800f0831 - X]",
        "2024-01-01 00:00:02, Error                 CBS    no code here",
    ]

    def test_first_and_last(self):
        first = baseline(self.LINES, last=False)
        self.assertEqual((first.root, first.result, first.failure), ("0x800f0831", "0x800f0831", "F10"))
        last = baseline(self.LINES, last=True)
        self.assertEqual((last.root, last.failure, last.failures), (None, "F00", ("F00",)))

    def test_nothing_where_nothing_fails(self):
        self.assertEqual(baseline(self.LINES[:1], last=True), Answer())

    def test_all_files_of_a_folder_in_order(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("b.log", "two\r\nthree"), ("a.log", "one")):
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(text.encode("utf-16") if name == "a.log" else text.encode())
            self.assertEqual(list(raw_lines(folder)), ["one", "two", "three"])


class Marks(unittest.TestCase):
    def test_a_failed_case(self):
        answer = Answer("0x800f0831", None, "F13", frozenset({"F13", "F10"}), ("F13",))
        self.assertEqual(
            judge(case(also=["F13"]), answer),
            {"root": True, "result": False, "class": False, "class or also": True, "among findings": True})

    def test_what_the_label_does_not_know_is_not_asked(self):
        self.assertEqual(judge(case("other", None, "0x80070057"), Answer(result="0x80070057")), {"result": True})

    def test_a_benign_case(self):
        loud = Answer(failures=("F13",))
        self.assertEqual(judge(case("none", None, None), Answer()), {"quiet": True})
        self.assertEqual(judge(case("none", None, None), loud), {"quiet": False})
        self.assertEqual(judge(case("none", None, None, ["F13"]), loud), {"quiet": True})

    def test_tally_and_thresholds(self):
        good = Answer("0x800f0831", "0x800f0831", "F10", frozenset({"F10"}), ("F10",))
        counts = tally([(case(), good), (case(), Answer()), (case("none", None, None), Answer())])
        self.assertEqual(counts["root"], (1, 2))
        self.assertEqual(counts["quiet"], (1, 1))
        tables = {"total": {"kbtriage": counts}}
        self.assertEqual(list(missed([wanted("root=50"), wanted("quiet=100")], tables)), [])
        self.assertEqual(len(list(missed([wanted("root=50.1")], tables))), 1)
        self.assertEqual(len(list(missed([wanted("threads.root=1")], tables))), 1)
        with self.assertRaises(argparse.ArgumentTypeError):
            wanted("rot=1")
        with self.assertRaises(argparse.ArgumentTypeError):
            wanted("root=many")

    def test_the_document_of_a_scan(self):
        finding = {"class": "F31", "level": "failure", "root": {"code": "0xd0000056"}, "result": None}
        answer = answer_of({"findings": [finding, {"class": "F13", "level": "notice", "root": None, "result": None}]})
        self.assertEqual((answer.root, answer.result, answer.failure), ("0xc0000056", None, "F31"))
        self.assertEqual((sorted(answer.among), answer.failures), (["F13", "F31"], ("F31",)))
        self.assertEqual(answer_of({"findings": []}), Answer())


if __name__ == "__main__":
    unittest.main()
