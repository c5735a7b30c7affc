#!/usr/bin/env python3
"""Judges what WardLedger gives away, off line: proofs, audits and exports. Written from docs/FORMATS.md alone, with
Python's standard library and nothing else, so that it can be read in one sitting and shares no code with the ledger.

usage: wardledger_verify.py FILE_OR_DIRECTORY [--vkey KEY]

Exit status: 0 all of it holds; 1 something does not, and the first thing is named; 2 it fits together, but no --vkey was
given, so nobody vouches for who signed it; 64 the command line is wrong.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections import namedtuple
from fractions import Fraction

MAX_FILE = 64 << 20
MAX_ENTRY = 65535
MAX_BODY = 1 << 20
MAX_PROOF = 512 << 10
MAX_TIME = 253402300799999  # the end of the year 9999
MAX_CHAINS = 10000
MAX_KEYS = 10000
MAX_ROTATIONS = 100
INT31 = (1 << 31) - 1
INT63 = (1 << 63) - 1
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
ORIGIN = re.compile(r"([A-Za-z0-9_-]{1,64})/(0|[1-9][0-9]{0,9})/([1-9][0-9]{0,9})")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class Bad(Exception):
    """What does not hold, and where."""


def need(holds, what):
    if not holds:
        raise Bad(what)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- Ed25519, RFC 8032 section 5.1 -------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P


def point_multiply(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        n >>= 1
    return result


def point_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_decode(text):
    """The point, or None; only the one encoding of each is taken."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(text) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public, message, signature):
    a = point_decode(public)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= L or point_decode(r) is None:
        return False
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L
    return point_equal(point_multiply(s, BASE), point_add(point_decode(r), point_multiply(k, a)))


# --- Primitives --------------------------------------------------------------------------------------------------------


class Reader:
    """Reads canonical bytes; every other encoding of the same value is refused."""

    def __init__(self, data, what):
        self.data, self.at, self.what = data, 0, what

    def need(self, holds, why):
        need(holds, "%s: %s" % (self.what, why))

    def bytes(self, count):
        self.need(count <= len(self.data) - self.at, "ends early")
        self.at += count
        return self.data[self.at - count : self.at]

    def u8(self):
        return self.bytes(1)[0]

    def u64(self):
        return int.from_bytes(self.bytes(8), "big")

    def varint(self, most=(1 << 64) - 1):
        value = 0
        for shift in range(0, 70, 7):
            part = self.u8()
            self.need(shift < 63 or part < 2, "a varint beyond 64 bits")
            value |= (part & 0x7F) << shift
            if part < 0x80:
                self.need(part > 0 or shift == 0, "a varint that is not in its shortest form")
                self.need(value <= most, "a number above %d" % most)
                return value
        raise Bad("%s: a varint beyond 64 bits" % self.what)

    def zigzag(self):
        raw = self.varint()
        return raw >> 1 if raw & 1 == 0 else -(raw >> 1) - 1

    def ordinal(self):
        return self.varint(INT31)

    def large(self):
        return self.varint(INT63)

    def moment(self):
        return self.varint(MAX_TIME)

    def block(self, most):
        return self.bytes(self.varint(most))

    def text(self, most):
        try:
            return self.block(most).decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("%s: a text that is not UTF-8" % self.what)

    def flag(self):
        return self.varint(1) == 1

    def optional(self, read):
        return read() if self.flag() else None

    def name(self):
        name = self.text(64)
        self.need(NAME.fullmatch(name), "%r is no name" % name)
        return name

    def some(self, least, most):
        text = self.text(most)
        self.need(len(text.encode("utf-8")) >= least, "a text is too short")
        return text

    def ascii(self, least, most):
        text = self.some(least, most)
        self.need(all(" " <= c <= "~" for c in text), "a text that is not printable ASCII")
        return text

    def units(self, most, what):
        text = self.text(5 * most)
        self.need(1 <= len(text.encode("utf-16-le")) // 2 <= most, "%s has 1 to %d UTF-16 units" % (what, most))
        return text

    def patient(self):
        return self.units(200, "a patient's id")

    def person(self):
        self.need(not self.patient().startswith("device."), "a device is no patient")

    def decimal(self):
        """Scale and unscaled number."""
        scale, raw = self.zigzag(), self.block(16)
        self.need(-34 <= scale <= 34 and raw, "a decimal out of bounds")
        number = int.from_bytes(raw, "big", signed=True)
        short = len(raw) == 1 or not (raw[0] == 0 and raw[1] < 0x80 or raw[0] == 0xFF and raw[1] >= 0x80)
        self.need(short and abs(number) < 10**34, "a decimal that is not in its shortest form")
        self.need(number % 10 != 0 or (number == 0 and scale == 0), "a decimal with trailing zeros")
        return scale, number

    def hashes(self, count):
        return [self.bytes(32) for _ in range(count)]

    def end(self):
        self.need(self.at == len(self.data), "bytes behind the end")


def base64_bytes(text, what, length=None):
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Bad("%s is not base64" % what)
    need(base64.b64encode(raw).decode() == text, "%s is not base64 as RFC 4648 writes it" % what)
    need(length is None or len(raw) == length, "%s has %d bytes" % (what, len(raw)))
    return raw


# --- Content -----------------------------------------------------------------------------------------------------------

MEASUREMENT, WAVEFORM, ASSIGNMENT, ALERT, REFUSAL, ACCESS, REGISTERED, RELEASE, HANDOVER, REATTRIBUTION, \
    STAY, PERSON, ACTOR = range(1, 14)
GATEWAY_REFUSAL, DEVICE = 15, 16
Assignment = namedtuple("Assignment", "patient device ward bed")
Reference = namedtuple("Reference", "chain assignment")


def content(data, what):
    """Kind and, where the caller has a use for it, what it says."""
    r = Reader(data, what)
    kind, said = r.u8(), None
    if kind == MEASUREMENT:
        r.ascii(1, 32)
        quality = r.u8()
        r.need(quality < 4, "no such quality")
        if quality != 3:
            form = r.u8()
            r.need(form in (1, 2), "no such form of value")
            r.decimal() if form == 1 else r.ascii(1, 64)
        r.ascii(0, 32)
    elif kind == WAVEFORM:
        r.name()
        rate = r.decimal()
        r.ascii(0, 32)
        scale = r.decimal()
        r.decimal()
        r.need(rate[1] > 0 and scale[1] != 0, "a waveform without a rate or a scale")
        count, last = r.varint(20000), 0
        r.need(count > 0, "a waveform without samples")
        for _ in range(count):
            raw = r.varint()
            if raw:
                step = raw - 1
                last += step >> 1 if step & 1 == 0 else -(step >> 1) - 1
                r.need(-(1 << 31) < last < 1 << 31, "a sample beyond 32 bits")
    elif kind in (ASSIGNMENT, REGISTERED):
        said = Assignment(r.patient(), r.name(), r.name(), r.name())
        if kind == REGISTERED:
            r.moment()
            r.optional(lambda: r.some(1, 255))
            for _ in range(r.varint(16)):
                r.ordinal(), r.u64()
    elif kind == ALERT:
        r.need(r.u8() < 2 and r.u8() < 3, "no such kind of alert or priority")
        r.text(32), r.optional(r.decimal), r.optional(r.decimal)
        r.text(64), r.moment(), r.flag(), r.text(64), r.text(64), r.text(64)
    elif kind == REFUSAL:
        r.patient(), r.units(64, "a reason"), r.text(1024), r.text(1024), r.block(61440)
    elif kind == ACCESS:
        r.some(1, 255), r.some(1, 255)
        begin, end = r.moment(), r.moment()
        r.need(begin <= end and r.ordinal() > 0, "an access that ends before it begins, or never was")
    elif kind == RELEASE:
        r.moment()
        said = Reference(r.ordinal(), r.u64())
    elif kind == HANDOVER:
        said = Reference(r.ordinal(), r.u64())
    elif kind == REATTRIBUTION:
        r.optional(r.patient), r.some(1, 255), r.some(1, 255)
    elif kind == STAY:
        r.person()
        stay = r.u8()
        r.need(stay < 3, "no such kind of stay")
        if stay == 2:
            r.need(r.text(64) == "" and r.text(64) == "", "a bed of one who was discharged")
        else:
            r.name(), r.name()
        r.moment(), r.some(1, 255)
    elif kind == DEVICE:
        r.name(), r.name()
        streams = [r.some(1, 255) for _ in range(r.varint(64))]
        r.need(all(re.fullmatch(r"vitals|observations|waveform\.[A-Za-z0-9_-]{1,64}", s) for s in streams), "no such stream")
        r.need(0 < len(streams) == len(set(streams)), "no streams, or one twice")
        r.need(0 < r.varint(86_400_000), "no interval")
        r.some(1, 255)
    elif kind == PERSON:
        r.person(), r.optional(lambda: r.some(1, 255))
        year = r.optional(lambda: r.varint(9999))
        r.need(year is None or year >= 1800, "a year of birth before 1800")
        r.optional(r.flag)
        r.need(r.u8() in (1, 2), "no such scale of oxygen saturation")
        r.some(1, 255)
    elif kind == ACTOR:
        r.some(1, 255)
    elif kind == GATEWAY_REFUSAL:
        r.patient()
        device = r.text(64)
        r.need(not device or NAME.fullmatch(device), "%r is no name" % device)
        r.units(64, "a reason"), r.text(1024), r.text(1024)
        said = [r.bytes(32) for _ in range(r.varint(1000))]
        r.need(said and len(set(said)) == len(said), "a refusal of no message, or of one twice")
    else:
        raise Bad("%s: no such kind of content: %d" % (what, kind))
    r.end()
    return kind, said


# --- Entries -----------------------------------------------------------------------------------------------------------

KINDS = ("", "Genesis", "Rules", "Content", "Assigned", "Opened", "Reading", "Rejected", "Tick", "ClockReset", "Alert",
         "Gap", "Released", "Handover", "Reattributed", "KeyRotated", "Erased", "Accessed", "Rekeyed", "Restored",
         "Recorded", "Refused", "Probed")
# which kinds of contents an entry may conceal
CONCEALS = {"Assigned": (ASSIGNMENT, REGISTERED), "Reading": (MEASUREMENT, WAVEFORM, ACTOR), "Rejected": (REFUSAL,),
            "Alert": (ALERT,), "Released": (RELEASE,), "Handover": (HANDOVER,), "Reattributed": (REATTRIBUTION,),
            "Accessed": (ACCESS,), "Recorded": (STAY, PERSON, DEVICE), "Refused": (GATEWAY_REFUSAL,)}
Concealed = namedtuple("Concealed", "epoch commitment count")
Lost = namedtuple("Lost", "generation size root")


class Entry:
    def __init__(self, data, what):
        need(len(data) <= MAX_ENTRY, "%s has more than %d bytes" % (what, MAX_ENTRY))
        r = Reader(data, what)
        kind, version = r.u8(), r.u8()
        r.need(0 < kind < len(KINDS) and KINDS[kind], "no such kind of entry: %d" % kind)
        r.need(version == 1, "unknown version %d" % version)
        self.kind, self.engine_ms, self.concealed = KINDS[kind], r.large(), None
        getattr(self, "_" + self.kind.lower(), lambda r: None)(r)
        if self.kind in CONCEALS:
            epoch, commitment, count = r.ordinal(), r.bytes(32), r.varint(256)
            r.need(count == 1 or (count > 1 and self.kind == "Reading"), "%d contents" % count)
            r.bytes(4 * count)
            self.concealed = Concealed(epoch, commitment, count)
        r.end()

    def _genesis(self, r):
        self.site, self.chain, self.chains = r.text(255), r.ordinal(), r.ordinal()
        self.generation, self.vkey = r.ordinal(), r.text(255)

    def _rules(self, r):
        self.rules = r.text(MAX_ENTRY)
        r.optional(lambda: r.text(255))

    def _content(self, r):
        self.patient, self.epoch, self.ordinal, self.digest = r.u64(), r.ordinal(), r.ordinal(), r.bytes(32)

    def _assigned(self, r):
        self.assignment, self.patient = r.u64(), r.u64()

    def _opened(self, r):
        self.stream, self.assignment, self.name, self.boot = r.ordinal(), r.u64(), r.text(255), r.text(255)

    def _reading(self, r):
        self.stream, self.seq = r.ordinal(), r.large()
        arrival = self.engine_ms + r.zigzag()
        read = arrival + r.zigzag()
        r.need(0 <= arrival <= INT63 and 0 <= read <= INT63, "a time out of bounds")

    def _rejected(self, r):
        self.patient, self.offset = r.u64(), r.large()

    def _alert(self, r):
        r.bytes(16), r.ordinal()
        r.need(r.u8() < 4, "no such change of an alert")
        self.patient = r.u64()

    def _gap(self, r):
        self.stream, self.first, self.last = r.ordinal(), r.large(), r.large()
        r.need(self.first <= self.last, "a gap that ends before it begins")

    def _released(self, r):
        self.assignment, self.until = r.u64(), r.large()

    def _handover(self, r):
        self.stream, self.last = r.ordinal(), r.large()

    def _reattributed(self, r):
        self.event, self.patient, self.assignment = r.bytes(16), r.u64(), r.u64()
        self.since, self.until = r.large(), r.large()

    def _keyrotated(self, r):
        self.rotation = r.text(2048)

    def _erased(self, r):
        self.event, self.patient = r.bytes(16), r.u64()

    def _accessed(self, r):
        self.event, self.patient = r.bytes(16), r.u64()

    def _recorded(self, r):
        self.event, self.patient = r.bytes(16), r.u64()

    def _rekeyed(self, r):
        self.event, self.patient, self.epoch = r.bytes(16), r.u64(), r.ordinal()

    def _restored(self, r):
        self.restore = r.text(2048)

    def _probed(self, r):
        self.gateway, self.sent = r.text(64), self.engine_ms + r.zigzag()
        r.need(0 <= self.sent <= INT63, "a time out of bounds")

    def _refused(self, r):
        self.patient, self.offset, self.messages = r.u64(), r.large(), r.varint(1000)
        self.refused_stream, self.refused, total = None, [], 0
        if r.flag():
            self.refused_stream = r.ordinal()
            for _ in range(r.varint(1000)):
                first, last = r.large(), r.large()
                r.need(first <= last and (not self.refused or first > self.refused[-1][1] + 1), "ranges of sequences")
                self.refused.append((first, last))
                total += last - first + 1
            r.need(self.refused, "refused identities without a sequence")
        r.need(self.messages > 0 and total <= self.messages, "a refusal of more sequences than messages, or of none")


def disclosed(entry, opener, contents, what):
    """Checks a disclosure against what the entry commits to, and gives what each content says."""
    need(entry.concealed is not None, "%s: it conceals nothing that could be disclosed" % what)
    need(len(contents) == entry.concealed.count, "%s: not as many contents are disclosed as it has" % what)
    preimage = opener + varint(len(contents)) + b"".join(varint(len(c)) + c for c in contents)
    need(sha256(preimage) == entry.concealed.commitment, "%s: what is disclosed is not what it commits to" % what)
    said = [content(c, "%s: disclosed content" % what) for c in contents]
    need(all(kind in CONCEALS[entry.kind] for kind, _ in said), "%s: a content of another kind than it has" % what)
    need(entry.kind != "Refused" or len(said[0][1]) == entry.messages, "%s: not as many messages as it counts" % what)
    return said


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


# --- Rule sets ---------------------------------------------------------------------------------------------------------

CODE = re.compile(r"[A-Za-z0-9:.-]{1,32}")
PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?")


def plain(text, what):
    """A decimal in plain notation; only the one spelling of each is taken."""
    match = PLAIN.fullmatch(text)
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    need(match and text != "-0" and len(digits) <= 34 and len(match.group(1) or "") <= 34, "%s: %r is no decimal" % (what, text))
    return Fraction(text)


def check_rules(text, what):
    lines = text.split("\n")
    need(lines[0] == "wardledger rules 1" and len(lines) > 1 and lines[-1] == "", "%s: the first or the last line" % what)
    need(len(lines) <= 502, "%s: more than 500 rules" % what)
    names = set()
    for line in lines[1:-1]:
        words = line.split(" ")
        form = 9 <= len(words) <= 11 and (words[0], words[4], words[6]) == ("limit", "hysteresis", "delay")
        need(form and words[3] in ("below", "above"), "%s: %r is no rule" % (what, line))
        need(NAME.fullmatch(words[1]) and words[1] not in names, "%s: %r is no name, or there twice" % (what, words[1]))
        need(all(CODE.fullmatch(code) for code in words[2].split(",")), "%s: the codes of %s" % (what, words[1]))
        need(plain(words[5], what) >= 0, "%s: the hysteresis of %s" % (what, words[1]))
        need(DECIMAL.fullmatch(words[7]) and int(words[7]) <= 3600000, "%s: the delay of %s" % (what, words[1]))
        names.add(words[1])
        last = None
        for word in words[8:]:
            limit, _, priority = word.partition("=")
            need(priority in ("low", "medium", "high"), "%s: the priority of %r" % (what, word))
            out = plain(limit, what) * (1 if words[3] == "above" else -1), ("low", "medium", "high").index(priority)
            need(last is None or (out[0] > last[0] and out[1] > last[1]), "%s: the limits of %s" % (what, words[1]))
            last = out


# --- Blocks and trees --------------------------------------------------------------------------------------------------

HEADER = ("chain generation height previous root count first_index input_from input_to contents duplicates seal_ms"
          " engine_version")


class Header(namedtuple("Header", HEADER + " leaf")):
    @staticmethod
    def decode(data, what):
        r = Reader(data, what)
        r.need(r.u8() == 1, "unknown version of a header")
        header = Header(r.ordinal(), r.ordinal(), r.large(), r.bytes(32), r.bytes(32), r.ordinal(), r.large(), r.large(),
                        r.large(), r.ordinal(), r.ordinal(), r.large(), r.ordinal(), leaf_hash(data))
        r.end()
        return header


def leaf_hash(data):
    return sha256(b"\0", data)


def node_hash(left, right):
    return sha256(b"\1", left, right)


def split(n):
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


def tree_root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    middle = split(len(leaves))
    return node_hash(tree_root(leaves[:middle]), tree_root(leaves[middle:]))


def path_length(index, size):
    need(index < size, "number %d of %d" % (index, size))
    inner = (index ^ (size - 1)).bit_length()
    return inner + bin(index >> inner).count("1")


def path_root(index, size, leaf, path):
    """RFC 9162, 2.1.3.2; the length of the path is right."""
    fn, sn, root = index, size - 1, leaf
    for sibling in path:
        if fn & 1 or fn == sn:
            root = node_hash(sibling, root)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node_hash(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    return root


def multiproof_length(known, begin, end):
    """The number of hashes that the leaves with these ascending indexes need in the subtree from begin to end."""
    if not known:
        return 1
    if end - begin == 1:
        return 0
    middle = begin + split(end - begin)
    left = [k for k in known if k < middle]
    return multiproof_length(left, begin, middle) + multiproof_length(known[len(left):], middle, end)


def multiproof_root(leaves, size, proof, what):
    """leaves: hash by index."""
    known = sorted(leaves)
    need(known and known[-1] < size, "%s: an index that is not below %d" % (what, size))
    need(len(proof) == multiproof_length(known, 0, size), "%s: more or fewer hashes than its indexes ask for" % what)
    left = iter(proof)

    def walk(known, begin, end):
        if not known:
            return next(left)
        if end - begin == 1:
            return leaves[begin]
        middle = begin + split(end - begin)
        below = [k for k in known if k < middle]
        first = walk(below, begin, middle)
        return node_hash(first, walk(known[len(below):], middle, end))

    return walk(known, 0, size)


# --- Notes, checkpoints and keys ---------------------------------------------------------------------------------------


def is_key_name(name):
    return name != "" and not any(c == "+" or c.isspace() or c < " " or c == "\x85" for c in name)


class VerifierKey:
    def __init__(self, text):
        match = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", text)
        need(match and is_key_name(match.group(1)), "a verifier key is name+hex+base64")
        self.text, self.name = text, match.group(1)
        typed = base64_bytes(match.group(3), "the verifier key", 33)
        need(typed[0] == 1, "the verifier key is not one of Ed25519")
        self.public = typed[1:]
        self.id = sha256(self.name.encode(), b"\n", typed)[:4]
        need(self.id.hex() == match.group(2), "the verifier key does not have the key id that it says")
        point = point_decode(self.public)
        sound = point and not point_equal(point, (0, 1, 1, 0)) and point_equal(point_multiply(L, point), (0, 1, 1, 0))
        need(sound, "the verifier key is no sound Ed25519 public key")


class Note:
    def __init__(self, text, what):
        need(len(text.encode("utf-8")) <= 65536, "%s has more than 65,536 bytes" % what)
        need(all(c >= " " or c == "\n" for c in text), "%s has control characters" % what)
        cut = text.rfind("\n\n")
        need(cut >= 0 and text.endswith("\n") and cut + 2 < len(text), "%s is no signed note" % what)
        self.what, self.text, self.signatures = what, text[: cut + 1], []
        for line in text[cut + 2 : -1].split("\n"):
            match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
            need(match and is_key_name(match.group(1)), "%s: a malformed signature line" % what)
            raw = base64_bytes(match.group(2), "%s: a signature" % what)
            need(len(raw) > 4, "%s: a signature of no bytes" % what)
            self.signatures.append((match.group(1), raw[:4], raw[4:]))
        need(len(self.signatures) <= 100, "%s has more than 100 signatures" % what)

    def signers(self, keys):
        """Those of the keys that have signed; a bad signature in a known key's name spoils the note."""
        good = []
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (name, key_id) == (key.name, key.id):
                    need(ed25519_verify(key.public, self.text.encode(), signature),
                         "%s: the signature of %s is bad" % (self.what, key.text))
                    good.append(key)
        return good


class Checkpoint:
    def __init__(self, text, what="the checkpoint"):
        self.note, self.what = Note(text, what), what
        lines = self.note.text.split("\n")
        need(len(lines) == 4 and lines[3] == "", "%s is not exactly three lines" % what)
        match = ORIGIN.fullmatch(lines[0])
        need(match, "%s: %r is no origin" % (what, lines[0]))
        self.origin, self.site = lines[0], match.group(1)
        self.chain, self.generation = int(match.group(2)), int(match.group(3))
        need(self.chain <= INT31 and self.generation <= INT31, "%s: an origin beyond 2^31-1" % what)
        need(DECIMAL.fullmatch(lines[1]) and int(lines[1]) <= INT63, "%s: %r is no size" % (what, lines[1]))
        self.size, self.root = int(lines[1]), base64_bytes(lines[2], "%s: the root" % what, 32)

    def signed_by(self, keys, trail=None):
        """By a given key, or one that the rotations shown lead to from it; those that have ended do not count."""
        good = self.note.signers(trail.counting(keys) if trail else keys)
        need(good, "%s: no known key has signed it" % self.what)
        need(all(key.name == self.site for key in good), "%s is of another site's log than its key's" % self.what)
        return good

    def has_header(self, header, what):
        newest = header.height == self.size - 1
        need(header.chain == self.chain and 1 <= header.generation <= self.generation
             and (header.generation == self.generation or not newest),
             "%s: header %d of chain %d, generation %d under a checkpoint of %s and size %d"
             % (what, header.height, header.chain, header.generation, self.origin, self.size))


class Rotation:
    """What a KeyRotated entry says; both keys have signed it."""

    def __init__(self, text, what):
        note = Note(text, what)
        match = re.fullmatch(r"wardledger key rotation 1\n(.+)\nfrom (.+)\nto (.+)\noverlap (0|[1-9][0-9]{0,11})\n", note.text)
        need(match, "%s is no rotation" % what)
        self.origin, self.old, self.new = match.group(1), VerifierKey(match.group(2)), VerifierKey(match.group(3))
        self.overlap = int(match.group(4))
        need(self.old.name == self.new.name == self.origin.split("/")[0] and self.old.id != self.new.id
             and self.overlap <= 316224000000, "%s is not of two keys of the site" % what)
        signed = [(name, key_id) for name, key_id, _ in note.signatures]
        need(signed == [(key.name, key.id) for key in (self.old, self.new)] and note.signers([self.old, self.new]),
             "%s is not signed by its two keys, in this order" % what)


class Restore:
    """What a Restored entry says; the log's newest key, which is given, has signed it."""

    def __init__(self, text, key, what):
        note = Note(text, what)
        match = re.fullmatch(r"wardledger restore 1\n(.+)\nblock (%s) (.{44})\nlost (?:none|([1-9][0-9]{0,9}) (%s) (.{44}))\n"
                             r"input (%s)\n" % ((DECIMAL.pattern,) * 3), note.text)
        need(match, "%s is no restore" % what)
        self.origin, self.height, self.input = match.group(1), int(match.group(2)), int(match.group(7))
        self.previous, self.lost = base64_bytes(match.group(3), "%s: the header before" % what, 32), None
        if match.group(4):
            self.lost = Lost(int(match.group(4)), int(match.group(5)), base64_bytes(match.group(6), "%s: the root" % what, 32))
        need(max(self.height, self.input, self.lost.size if self.lost else 0) <= INT63, "%s: a number beyond 2^63-1" % what)
        need(len(note.signatures) == 1 and note.signers([key]), "%s is not signed by %s, and only it" % (what, key.text))


class Trail:
    """The keys of a log as the rotations that somebody shows lead from one to the next."""

    def __init__(self, checkpoint):
        self.site, self.chain, self.keys, self.ends = checkpoint.site, checkpoint.chain, [], []

    def reached(self, engine_ms):
        self.ends = [end if engine_ms < end else 0 for end in self.ends]

    def rotated(self, entry, generation, place):
        """Of the log as it was in the generation of the block that it stands in."""
        need(entry.kind == "KeyRotated", "%s: no rotation" % place)
        rotation = Rotation(entry.rotation, place)
        if not self.keys:
            self.keys, self.ends = [rotation.old], [float("inf")]
        need(rotation.origin == "%s/%d/%d" % (self.site, self.chain, generation) and rotation.old.text == self.keys[-1].text
             and rotation.new.text not in [key.text for key in self.keys] and len(self.keys) <= MAX_ROTATIONS,
             "%s: the rotation does not go from this log's newest key to a new one" % place)
        self.ends = [min(end, entry.engine_ms + rotation.overlap) for end in self.ends] + [float("inf")]
        self.keys.append(rotation.new)
        self.reached(entry.engine_ms)

    def counting(self, given):
        texts, known = [key.text for key in self.keys], {key.text for key in given}
        first = next((i for i, text in enumerate(texts) if text in known), len(texts))
        return [key for key, end in list(zip(self.keys, self.ends))[first:] if end] if texts else given


# --- JSON --------------------------------------------------------------------------------------------------------------


def strict_json(data):
    def once(pairs):
        need(len(dict(pairs)) == len(pairs), "JSON: a field stands twice")
        return dict(pairs)

    def no_number(text):
        raise Bad("JSON: %s is no whole number" % text)

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_float=no_number, parse_constant=no_number)
    except (ValueError, RecursionError) as e:
        raise Bad("not JSON: %s" % e)


TYPES = {"int": int, "str": str, "list": list, "dict": dict}


def fields(value, what, **types):
    """The values of exactly these fields; a type with a question mark may be absent."""
    need(type(value) is dict, "%s is no JSON object" % what)
    for name, kind in types.items():
        if name in value:
            fits = type(value[name]) is TYPES[kind.rstrip("?")]
            need(fits and (kind != "int" or 0 <= value[name] <= INT63), "%s: %s is no %s" % (what, name, kind))
        else:
            need(kind.endswith("?"), "%s has no %s" % (what, name))
    for name in value:
        need(name in types, "%s has a field %s" % (what, name))
    return [value.get(name) for name in types]


def base64_list(values, what, length=None):
    for value in values:
        need(type(value) is str, "%s is a list of texts" % what)
    return [base64_bytes(value, what, length) for value in values]


# --- Proofs ------------------------------------------------------------------------------------------------------------

Bundle = namedtuple("Bundle", "checkpoint shown disclosure rotations")
Shown = namedtuple("Shown", "header index entry block_path log_path")


def json_proof(value):
    (chain, height, index, entry, leaf, block_path, header, log_index, log_size, log_path, note, disclosure,
     rotations) = fields(
        value, "the proof", chain="int", height="int", index="int", entry="str", leaf="str", blockPath="list",
        header="str", logIndex="int", logSize="int", logPath="list", checkpoint="str", disclosure="dict?",
        rotations="list?")
    entry, checkpoint = base64_bytes(entry, "entry"), Checkpoint(note)
    header = Header.decode(base64_bytes(header, "header"), "the header")
    need(base64_bytes(leaf, "leaf") == leaf_hash(entry), "leaf is not the entry's leaf hash")
    need((chain, height, log_index, log_size) == (header.chain, header.height, header.height, checkpoint.size),
         "chain, height, logIndex or logSize are not what header and checkpoint say")
    if disclosure is not None:
        opener, contents = fields(disclosure, "disclosure", opener="str", contents="list")
        disclosure = base64_bytes(opener, "opener", 32), base64_list(contents, "contents")
    need(rotations is None or rotations, "rotations are absent where there are none")
    return Bundle(checkpoint, Shown(header, index, entry, base64_list(block_path, "blockPath", 32),
                                    base64_list(log_path, "logPath", 32)),
                  disclosure, [json_rotation(rotation) for rotation in rotations or []])


def json_rotation(value):
    index, entry, block_path, header, log_path = fields(
        value, "a rotation", index="int", entry="str", blockPath="list", header="str", logPath="list")
    return Shown(Header.decode(base64_bytes(header, "header"), "a rotation: the header"), index,
                 base64_bytes(entry, "entry"), base64_list(block_path, "blockPath", 32),
                 base64_list(log_path, "logPath", 32))


def entry_part(r):
    header = Header.decode(r.block(256), "the header")
    index, entry = r.ordinal(), r.block(MAX_ENTRY)
    return Shown(header, index, entry, r.hashes(path_length(index, header.count)), None)


def disclosure_part(r):
    return (r.bytes(32), [r.block(MAX_PROOF) for _ in range(r.varint(256))]) if r.flag() else None


def log_part(r, shown, size):
    return shown._replace(log_path=r.hashes(path_length(shown.header.height, size)))


def version(r):
    version = r.u8()
    r.need(version in (1, 2), "unknown version of a proof")
    return version


def rotations_part(r, version, size):
    count = r.varint(MAX_ROTATIONS) if version == 2 else 0
    r.need(count > 0 or version == 1, "a proof without rotations is of version 1")
    rotations = [log_part(r, entry_part(r), size) for _ in range(count)]
    r.end()
    return rotations


def binary_proof(data):
    need(len(data) <= MAX_PROOF, "a proof of more than %d bytes" % MAX_PROOF)
    r = Reader(data, "the proof")
    r.bytes(7)
    form, checkpoint = version(r), Checkpoint(r.text(65536))
    shown, disclosure = entry_part(r), disclosure_part(r)
    shown = log_part(r, shown, checkpoint.size)
    return Bundle(checkpoint, shown, disclosure, rotations_part(r, form, checkpoint.size))


def text_proof(data):
    try:
        lines, cut, note = data.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError:
        raise Bad("the proof is not UTF-8")
    lines, checkpoint = lines.split("\n"), Checkpoint(note)
    need(cut and len(lines) >= 3 and lines[1].startswith("extra "), "the proof has no extra and index lines")
    r = Reader(base64_bytes(lines[1][6:], "extra"), "extra")
    form, shown, disclosure = version(r), entry_part(r), disclosure_part(r)
    rotations = rotations_part(r, form, checkpoint.size)
    need(lines[2] == "index %d" % shown.header.height, "the proof's index is not the height of its header")
    shown = shown._replace(log_path=base64_list(lines[3:], "a hash of the log path", 32))
    return Bundle(checkpoint, shown, disclosure, rotations)


def check_shown(shown, checkpoint, what):
    header = shown.header
    need(len(shown.block_path) == path_length(shown.index, header.count), "%s: the block path has another length" % what)
    need(len(shown.log_path) == path_length(header.height, checkpoint.size), "%s: the log path has another length" % what)
    checkpoint.has_header(header, what)
    reached = path_root(shown.index, header.count, leaf_hash(shown.entry), shown.block_path)
    need(reached == header.root, "%s: the entry does not lead to the root in the header" % what)
    reached = path_root(header.height, checkpoint.size, header.leaf, shown.log_path)
    need(reached == checkpoint.root, "%s: the header does not lead to the root in the checkpoint" % what)
    return Entry(shown.entry, "%s: the entry" % what)


def check_proof(bundle, keys):
    checkpoint, header, last = bundle.checkpoint, bundle.shown.header, None
    entry = check_shown(bundle.shown, checkpoint, "the proof")
    need(len(bundle.rotations) <= MAX_ROTATIONS, "the proof has more than %d rotations" % MAX_ROTATIONS)
    trail = Trail(checkpoint)
    for number, rotation in enumerate(bundle.rotations):
        what, place = "rotation %d" % number, (rotation.header.height, rotation.index)
        need(last is None or last < place, "%s: not in order" % what)
        trail.rotated(check_shown(rotation, checkpoint, what), rotation.header.generation, what)
        last = place
    if last is not None and last < (header.height, bundle.shown.index):
        trail.reached(entry.engine_ms)
    if bundle.disclosure:
        disclosed(entry, bundle.disclosure[0], bundle.disclosure[1], "the entry")
    signed = checkpoint.signed_by(keys, trail) if keys else []
    print("chain %d, block %d, entry %d of %d: %s%s, in the log %s of %d blocks" % (
        header.chain, header.height, bundle.shown.index, header.count, entry.kind,
        ", disclosed" if bundle.disclosure else "", checkpoint.origin, checkpoint.size))
    return signed


# --- Audits ------------------------------------------------------------------------------------------------------------

SEALED, REFUSED, MISSING, PENDING, UNKNOWN = KNOWN = "sealed", "refused", "missing", "pending", "unknown"


class Stream:
    """One boot of the stream under one assignment, as a part shows it."""

    def __init__(self):
        self.sealed, self.refused, self.gaps, self.handed_over = set(), [], [], None

    def spans(self):
        for seq in self.sealed:
            yield SEALED, seq, seq
        for first, last in self.refused:
            yield REFUSED, first, last
        for first, last in self.gaps:
            yield MISSING, first, last
        ends = self.sealed | {end for span in self.refused for end in span} | ({self.handed_over} if self.handed_over is not None else set())
        if ends:
            middle = min(ends) if self.handed_over is None else self.handed_over
            yield PENDING, min(ends), middle - 1
            yield PENDING, middle + 1, max(ends)


def check_audit(value, keys):
    (device, name, boot, first, last, parts, sealed, refused, missing, pending, unknown, as_of, following, said) = fields(
        value, "the audit", device="str", stream="str", boot="str", **{"from": "int"}, to="int", parts="list",
        sealed="list", refused="list?", missing="list", pending="list", unknown="list", asOf="str", next="int?", notShown="list")
    need(NAME.fullmatch(device) and NAME.fullmatch(boot), "the audit: device and boot are names")
    need(re.fullmatch(r"vitals|observations|waveform\.[A-Za-z0-9_-]{1,64}", name), "the audit: there is no stream %s" % name)
    need(first <= last and parts, "the audit: no range of sequences, or no part")
    need(following is None or following == last + 1, "the audit: next is not to + 1")
    need(all(type(sentence) is str for sentence in said), "the audit: notShown is a list of texts")
    heights = pins(as_of)
    streams, assignments, handovers, site, chain, logs, signed = [], {}, [], None, -1, [], []
    for number, part in enumerate(parts):
        checkpoint, shown = audit_part(part, "part %d" % number)
        need(checkpoint.chain > chain and site in (None, checkpoint.site), "the parts' chains or sites do not fit")
        chain, site = checkpoint.chain, checkpoint.site
        need(shown[-1][0] <= heights.get(chain, -1) < checkpoint.size, "asOf does not fit the part of chain %d" % chain)
        trail = Trail(checkpoint)
        logs.append("%s of %d blocks" % (checkpoint.origin, checkpoint.size))
        streams += audit_streams(shown, chain, (device, name, boot), assignments, handovers, trail)
        signed += checkpoint.signed_by(keys, trail) if keys else []
    derived = coverage(streams, first, last)
    for kind, claimed in zip(KNOWN, (sealed, refused or [], missing, pending, unknown)):
        need(claimed == derived[kind] and all(type(n) is int for pair in claimed for n in pair),
             "the audit: what it claims to be %s is not what its entries show" % kind)
    print("device %s, stream %s, boot %s, sequences %d to %d, in the logs %s" % (device, name, boot, first, last, ", ".join(logs)))
    for kind in KNOWN:
        print("  %s: %d" % (kind, sum(b - a + 1 for a, b in derived[kind])))
    for old in handovers:
        if old not in assignments:
            print("  handed over by chain %d, assignment %016x, of which nothing is shown" % old)
    print("NOT SHOWN: what came before the first sealed or refused sequence or after the last, unsealed boots, and why something is missing")
    return signed


def pins(text):
    heights, last = {}, -1
    for part in text.split(","):
        match = re.fullmatch(r"(0|[1-9][0-9]{0,8}):(-1|0|[1-9][0-9]{0,17})", part)
        need(match and int(match.group(1)) > last, "asOf is chain:height[,chain:height...], by chain")
        last = int(match.group(1))
        heights[last] = int(match.group(2))
    return heights


def audit_part(part, what):
    """The checkpoint that contains the part, and (height, index, entry, disclosure, place) of what it shows."""
    chain, note, log_size, log_proof, blocks, disclosures = fields(
        part, what, chain="int", checkpoint="str", logSize="int", logProof="list", blocks="list", disclosures="list")
    checkpoint = Checkpoint(note, "%s: the checkpoint" % what)
    need((chain, log_size) == (checkpoint.chain, checkpoint.size), "%s: chain or logSize are not the checkpoint's" % what)
    opened, last = {}, None
    for disclosure in disclosures:
        height, index, opener, contents = fields(
            disclosure, "%s: a disclosure" % what, height="int", index="int", opener="str", contents="list")
        need(last is None or last < (height, index), "%s: disclosures do not stand in their order" % what)
        last = height, index
        opened[last] = base64_bytes(opener, "opener", 32), base64_list(contents, "contents")
    leaves, shown = {}, []
    for block in blocks:
        height, header, entries, proof = fields(
            block, "%s: a block" % what, height="int", header="str", entries="list", proof="list")
        where = "%s, block %d" % (what, height)
        header = Header.decode(base64_bytes(header, "%s: header" % where), "%s: header" % where)
        need(header.height == height and (not leaves or height > max(leaves)), "%s: not in order" % where)
        checkpoint.has_header(header, where)
        inside = {}
        for item in entries:
            index, data = fields(item, "%s: an entry" % where, index="int", bytes="str")
            place = "%s, entry %d" % (where, index)
            need(not inside or index > max(inside), "%s: not in order" % place)
            data = base64_bytes(data, place)
            inside[index] = leaf_hash(data)
            shown.append((height, header.generation, data, opened.pop((height, index), None), place))
        need(inside, "%s shows nothing" % where)
        root = multiproof_root(inside, header.count, base64_list(proof, "%s: proof" % where, 32), where)
        need(root == header.root, "%s: the entries do not lead to the root in the header" % where)
        leaves[height] = header.leaf
    need(leaves and not opened, "%s: no blocks, or disclosures of what is not shown" % what)
    root = multiproof_root(leaves, checkpoint.size, base64_list(log_proof, "%s: logProof" % what, 32), what)
    need(root == checkpoint.root, "%s: the headers do not lead to the root in the checkpoint" % what)
    return checkpoint, shown


def audit_streams(shown, chain, scope, assignments, handovers, trail):
    device, name, boot = scope
    streams, owners = {}, {}
    for _, generation, data, disclosure, place in shown:
        entry = Entry(data, place)
        said = disclosed(entry, disclosure[0], disclosure[1], place) if disclosure else None
        trail.reached(entry.engine_ms)
        if entry.kind == "Assigned":
            need(said, "%s: an Assigned entry that is not disclosed" % place)
            need(said[0][1].device == device, "%s: an assignment of the device %s" % (place, said[0][1].device))
            reference = Reference(chain, entry.assignment)
            need(reference not in assignments, "%s: a second one of the same assignment" % place)
            assignments[reference] = said[0][1]
        elif entry.kind == "Opened":
            need(not said and (chain, entry.assignment) in assignments, "%s: no Assigned entry before it" % place)
            need((entry.name, entry.boot) == (name, boot), "%s: another stream or boot" % place)
            need(entry.stream not in streams, "%s: a second one of the same stream" % place)
            streams[entry.stream], owners[entry.stream] = Stream(), entry.assignment
        elif entry.kind == "KeyRotated":
            trail.rotated(entry, generation, place)
        elif entry.kind == "Refused":
            need(not said and entry.refused_stream in streams, "%s: disclosed, or no Opened entry before it" % place)
            streams[entry.refused_stream].refused += entry.refused
        else:
            need(entry.kind in ("Reading", "Gap", "Handover"), "%s: %s has no place in an audit" % (place, entry.kind))
            need(entry.stream in streams, "%s: no Opened entry before it" % place)
            stream = streams[entry.stream]
            need((entry.kind == "Handover") == bool(said), "%s: a disclosure too many, or none" % place)
            if entry.kind == "Reading":
                need(entry.seq not in stream.sealed, "%s: sequence %d a second time" % (place, entry.seq))
                stream.sealed.add(entry.seq)
            elif entry.kind == "Gap":
                stream.gaps.append((entry.first, entry.last))
            else:
                need(stream.handed_over is None, "%s: a second handover of the same stream" % place)
                stream.handed_over = entry.last
                handovers.append(said[0][1])
    return list(streams.values())


def coverage(streams, first, last):
    """Ranges by kind; of several kinds that hold for a sequence, the first counts."""
    order, changes = KNOWN, {first: {UNKNOWN: 1}}
    for stream in streams:
        for kind, a, b in stream.spans():
            a, b = max(a, first), min(b, last)
            if a <= b:
                for at, change in ((a, 1), (b + 1, -1)):
                    count = changes.setdefault(at, {})
                    count[kind] = count.get(kind, 0) + change
    ranges, open_now, bounds = {kind: [] for kind in order}, dict.fromkeys(order, 0), sorted(changes)
    for at, end in zip(bounds, bounds[1:] + [last + 1]):
        for kind, change in changes[at].items():
            open_now[kind] += change
        if at <= last:
            found = ranges[next(kind for kind in order if open_now[kind])]
            if found and found[-1][1] == at - 1:
                found[-1][1] = end - 1
            else:
                found.append([at, end - 1])
    return ranges


# --- Exports -----------------------------------------------------------------------------------------------------------


def number_path(number):
    path = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        path = "x%03d/%s" % (number % 1000, path)
    return path


def tile_path(index, nodes):
    width = min(256, nodes - 256 * index)
    return number_path(index) + ("" if width == 256 else ".p/%d" % width), width


class Export:
    def __init__(self, directory):
        self.directory, self.left = directory, set()
        for folder, _, names in os.walk(directory):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), directory).replace(os.sep, "/")
                if not name.endswith(".new"):
                    self.left.add(path)

    def has(self, path):
        return path in self.left

    def read(self, path, most=MAX_FILE):
        need(path in self.left, "%s is missing" % path)
        self.left.discard(path)
        with open(os.path.join(self.directory, path), "rb") as file:
            data = file.read(most + 1)
        need(len(data) <= most, "%s has more than %d bytes" % (path, most))
        return data


def check_export(directory, keys):
    export = Export(directory)
    about = export.read("export.json")
    version, site, chains = fields(strict_json(about), "export.json", version="int", site="str", chains="int")
    need(NAME.fullmatch(site) and version == 1 and 0 < chains, "export.json says nothing that is known")
    need(chains <= MAX_CHAINS, "export.json has %d chains, and a site that is verified has at most %d" % (chains, MAX_CHAINS))
    need(about == ('{"version":1,"site":"%s","chains":%d}\n' % (site, chains)).encode(), "export.json is in another form")
    unsigned, signed = [], []
    for chain in range(chains):
        if export.has("%d/checkpoint" % chain):
            signed += Chain(export, chain, site, chains).check(keys)
        else:
            unsigned.append("chain %d" % chain)
    for path in sorted(export.left):
        raise Bad("%s is no part of an export" % path)
    need(len(unsigned) < chains, "there is no chain of which something is signed")
    print("NOT CHECKED: what takes a patient's key to read (alerts, reading times, whose and which contents); when Gaps and Ticks"
          " are due, in which order, and that none of them is missing")
    return ["nobody vouches that there is nothing of " + ", ".join(unsigned)] if unsigned else [], signed


class Sequences:
    """One boot of a stream under an assignment: which of its sequences are sealed, and which are missing."""

    def __init__(self, assignment, name):
        self.assignment, self.name, self.handed_over, self.closed = assignment, name, False, False
        self.first, self.last, self.floor = None, None, 0
        self.holes, self.owed = [], []  # (from, to, whether it is declared), lowest first; closed without room, not declared yet
        self.refused, self.read, self.handover = set(), set(), None  # sequences that messages and readings had, and the handover's

    def takes(self, seq):
        if seq < self.floor or self.closed:
            return False
        return self.first is None or not self.first <= seq <= self.last or any(a <= seq <= b for a, b, _ in self.holes)

    def readable(self, seq):
        """A reading of what was refused may still come, whatever else the stream takes."""
        return self.takes(seq) or (seq in self.refused and seq not in self.read)

    def refuse(self, spans):
        """All at once: only then holes are closed for want of room."""
        for seq in [seq for first, last in spans for seq in range(first, last + 1)]:
            if self.takes(seq) and not any(a <= seq <= b and declared for a, b, declared in self.holes):
                self.put(seq)
            if seq not in self.read and seq != self.handover:
                self.refused.add(seq)
        self.bound()

    def seal(self, seq):
        self.put(seq)
        self.bound()

    def put(self, seq):
        if self.first is None:
            self.first = self.last = seq
        holes = []
        for a, b, declared in [(seq + 1, self.first - 1, False)] + self.holes + [(self.last + 1, seq - 1, False)]:
            parts = ((a, seq - 1), (seq + 1, b)) if a <= seq <= b else ((a, b),)
            holes += [(c, d, declared) for c, d in parts if c <= d]
        self.first, self.last, self.holes = min(self.first, seq), max(self.last, seq), holes

    def bound(self):
        while len(self.holes) > 64:
            a, b, declared = self.holes.pop(0)
            self.floor = b + 1
            self.owed += [] if declared else [(a, b)]


class Chain:
    def __init__(self, export, chain, site, chains):
        self.export, self.chain, self.site, self.chains = export, chain, site, chains
        try:
            note = export.read("%d/checkpoint" % chain).decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("%d/checkpoint is not UTF-8" % chain)
        self.checkpoint = Checkpoint(note, "%d/checkpoint" % chain)
        need((self.checkpoint.site, self.checkpoint.chain) == (site, chain), "%d/checkpoint is of another log" % chain)
        self.keys, self.ends, self.now, self.generation = [], [], 0, 1
        self.patients, self.epochs, self.erased, self.events, self.digests = {}, {}, set(), set(), set()
        self.assignments, self.streams, self.boots, self.released, self.probed = {}, [], set(), set(), {}
        self.open_boots, self.input, self.input_to = {}, 0, 0  # inputs that a Rejected of the block at hand may name

    def check(self, keys):
        size, leaves, previous, entries = self.checkpoint.size, [], None, 0
        need(size > 0, "%d/checkpoint is of an empty log" % self.chain)
        for index in range((size + 255) // 256):
            path, width = tile_path(index, size)
            path = "%d/tile/entries/%s" % (self.chain, path)
            r = Reader(self.export.read(path), path)
            for height in range(256 * index, 256 * index + width):
                header = Header.decode(r.bytes(int.from_bytes(r.bytes(2), "big")), "%s: header %d" % (path, height))
                self.link(header, previous, height, path)
                self.body(header)
                leaves.append(header.leaf)
                previous, entries = header, entries + header.count
            r.end()
        nodes, level = leaves, 0
        while nodes:
            for index in range((len(nodes) + 255) // 256):
                path, width = tile_path(index, len(nodes))
                path = "%d/tile/%d/%s" % (self.chain, level, path)
                need(self.export.read(path) == b"".join(nodes[256 * index : 256 * index + width]),
                     "%s is not what the headers give" % path)
            nodes = [tree_root(nodes[at : at + 256]) for at in range(0, len(nodes) - 255, 256)]
            level += 1
        need(tree_root(leaves) == self.checkpoint.root, "%d/checkpoint: the headers do not have its root" % self.chain)
        need(self.generation == self.checkpoint.generation, "%d/checkpoint is of another generation" % self.chain)
        signed = self.signature(keys)
        print("chain %d: %d blocks, %d entries, %d payloads, checkpoint %s" % (
            self.chain, size, entries, len(self.digests), self.checkpoint.origin))
        return signed

    def link(self, h, before, height, path):
        where = "%s: header %d" % (path, height)
        need(h.height == height, "%s is of block %d" % (where, h.height))
        self.checkpoint.has_header(h, where)
        need(h.previous == (before.leaf if before else bytes(32)), "%s does not name the one before" % where)
        need(h.first_index == (before.first_index + before.count if before else 0), "%s: first index" % where)
        need(h.generation == 1 if before is None else h.generation >= before.generation, "%s: generation" % where)
        restored = before is not None and h.generation > before.generation
        need(before is None or restored or h.input_from == before.input_to, "%s: input from" % where)
        need(h.input_to >= h.input_from, "%s: input to" % where)
        need(h.engine_version == 1, "%s: unknown engine version" % where)

    def body(self, header):
        path = "%d/blocks/%s" % (self.chain, number_path(header.height))
        r = Reader(self.export.read(path, MAX_BODY), path)
        r.need(r.u8() == 1, "unknown version of a body")
        r.need((r.ordinal(), r.large()) == (self.chain, header.height), "a body of another block")
        entries = [r.block(MAX_ENTRY) for _ in range(r.varint(INT31))]
        payloads = [r.block(61440) for _ in range(r.varint(INT31))]
        r.end()
        need(len(entries) == header.count, "%s: not as many entries as its header says" % path)
        need(tree_root([leaf_hash(e) for e in entries]) == header.root, "%s: the entries do not have the header's root" % path)
        self.input, self.input_to = header.input_from, header.input_to
        self.first_input, self.refusals = header.input_from, set()
        left = list(reversed(payloads))
        need(len(payloads) == header.contents, "%s: not as many payloads as its header says" % path)
        for index, data in enumerate(entries):
            place = "%s, entry %d" % (path, index)
            entry = Entry(data, place)
            if entry.kind == "Content":
                need(left and sha256(left.pop()) == entry.digest, "%s: another payload than it names" % place)
            need((entry.kind == "Genesis") == (header.height == 0 and index == 0), "%s: a genesis, or none" % place)
            restored = index == 0 and header.height > 0 and header.generation > self.generation
            need((entry.kind == "Restored") == restored, "%s: a generation begins, or a restore is said, where it is not" % place)
            if restored:
                self.restore(entry, header, place)
            self.apply(entry, place)
        need(entries or header.generation == self.generation, "%s: a generation that begins without a word" % path)
        need(not left, "%s: a payload that no entry names" % path)

    def restore(self, entry, header, place):
        said, before = Restore(entry.restore, self.keys[-1], place), self.generation
        lost = said.lost
        need(said.origin == "%s/%d/%d" % (self.site, self.chain, header.generation), "%s: no restore of this log" % place)
        need((said.height, said.previous, said.input) == (header.height, header.previous, header.input_from),
             "%s: of another header" % place)
        need(header.generation == (lost.generation if lost else before) + 1, "%s: not the next generation" % place)
        behind = lost is None or lost.generation > before or lost.generation == before and lost.size > header.height
        need(behind and entry.engine_ms == self.now, "%s: nothing of what was signed is lost, or engine time" % place)
        self.generation = header.generation
        print("chain %d: RESTORED at block %d, generation %d: %s" % (
            self.chain, header.height, header.generation,
            "blocks of generation %d were lost, of which %d had been signed" % lost[:2] if lost else "inputs or patients' keys were lost"))

    def apply(self, entry, place):
        """What an entry refers to, as far as that takes no patient's key and no timers."""
        reset = entry.kind == "ClockReset"
        need(entry.engine_ms >= self.now if not reset else entry.engine_ms + 10000 < self.now, "%s: engine time" % place)
        need(entry.engine_ms <= MAX_TIME, "%s: engine time beyond the year 9999" % place)
        stays = entry.engine_ms == self.now
        need(stays or entry.kind not in ("Alert", "Gap"), "%s: an engine time that is not that of the entry before" % place)
        need(not stays or entry.kind != "Tick", "%s: a tick that does not move time" % place)
        if reset:
            self.ends = [end if end <= self.now else end - (self.now - entry.engine_ms) for end in self.ends]
        self.now = entry.engine_ms
        if hasattr(entry, "event"):
            need(entry.event not in self.events, "%s: the event took effect before" % place)
            self.events.add(entry.event)
        if hasattr(entry, "patient") and entry.kind != "Content":
            known = entry.patient in self.patients and entry.patient not in self.erased
            need(known, "%s: a patient that no Content has introduced, or that was erased" % place)
        getattr(self, "_" + entry.kind.lower(), lambda e, p: None)(entry, place)
        if entry.concealed:
            newest = self.epochs.get(self.patient_of(entry), 0)
            need(entry.concealed.epoch == newest, "%s: it conceals under another key epoch than %d" % (place, newest))

    def patient_of(self, entry):
        """Of an entry that conceals something, once all that it refers to is there."""
        if hasattr(entry, "patient"):
            return entry.patient
        return self.assignments[self.streams[entry.stream].assignment if hasattr(entry, "stream") else entry.assignment]

    def _genesis(self, entry, place):
        said = entry.site, entry.chain, entry.chains, entry.generation
        need(said == (self.site, self.chain, self.chains, 1), "%s: the genesis of another" % place)
        self.keys.append(VerifierKey(entry.vkey))
        self.ends.append(INT63)

    def _keyrotated(self, entry, place):
        rotation = Rotation(entry.rotation, place)
        need(rotation.origin == "%s/%d/%d" % (self.site, self.chain, self.generation), "%s: no rotation in this log" % place)
        need(len(self.keys) < MAX_KEYS, "%s: the chain has had %d keys" % (place, MAX_KEYS))
        need(rotation.old.text == self.keys[-1].text and all(rotation.new.text != key.text for key in self.keys),
             "%s: from or to" % place)
        self.keys.append(rotation.new)
        self.ends = [min(end, entry.engine_ms + rotation.overlap) for end in self.ends] + [INT63]

    def _content(self, entry, place):
        need(entry.patient not in self.erased, "%s: the patient was erased" % place)
        need(entry.epoch == self.epochs.get(entry.patient, 0), "%s: key epoch" % place)
        need(entry.ordinal == self.patients.get(entry.patient, 0), "%s: ordinal" % place)
        need((entry.patient, entry.digest) not in self.digests, "%s: the patient has this already" % place)
        self.patients[entry.patient] = entry.ordinal + 1
        self.digests.add((entry.patient, entry.digest))

    def _rules(self, entry, place):
        check_rules(entry.rules, place)

    def _rejected(self, entry, place):
        need(self.input <= entry.offset < self.input_to, "%s: not of the block's inputs, or not in their order" % place)
        self.input = entry.offset + 1

    def _refused(self, entry, place):
        need(self.first_input <= entry.offset < self.input_to and entry.offset not in self.refusals,
             "%s: not of the block's inputs, or named twice" % place)
        self.refusals.add(entry.offset)
        if entry.refused_stream is not None:
            need(entry.refused_stream < len(self.streams), "%s: a stream that was not opened" % place)
            stream = self.streams[entry.refused_stream]
            need(self.assignments[stream.assignment] == entry.patient, "%s: a stream of another patient" % place)
            stream.refuse(entry.refused)

    def _assigned(self, entry, place):
        need(entry.assignment not in self.assignments, "%s: assigned before" % place)
        self.assignments[entry.assignment] = entry.patient

    def _opened(self, entry, place):
        need(entry.stream == len(self.streams), "%s: not the next stream" % place)
        need(self.assignments.get(entry.assignment, None) not in self.erased | {None}, "%s: no such assignment" % place)
        need(NAME.fullmatch(entry.boot) and re.fullmatch(r"vitals|observations|waveform\.[A-Za-z0-9_-]{1,64}", entry.name), "%s: names" % place)
        boot = entry.assignment, entry.name, entry.boot
        need(boot not in self.boots, "%s: opened before" % place)
        self.boots.add(boot)
        self.streams.append(Sequences(entry.assignment, entry.name))
        still_open = self.open_boots.setdefault(boot[:2], [])
        still_open.append(self.streams[-1])
        if len(still_open) > 16:
            still_open.pop(0).closed = True

    def stream(self, entry, place):
        need(entry.stream < len(self.streams), "%s: a stream that was not opened" % place)
        return self.streams[entry.stream]

    def alive(self, assignment, place):
        need(self.assignments[assignment] not in self.erased, "%s: its patient was erased" % place)

    def _reading(self, entry, place):
        stream = self.stream(entry, place)
        self.alive(stream.assignment, place)
        need(stream.readable(entry.seq), "%s: sealed or handed over before, or closed" % place)
        count = entry.concealed.count
        need(count == 1 or not stream.name.startswith("waveform."), "%s: not exactly one waveform" % place)
        need(count > 1 or stream.name != "observations", "%s: nothing observed, or by nobody" % place)
        if stream.takes(entry.seq):
            stream.seal(entry.seq)
        stream.read.add(entry.seq)

    def _gap(self, entry, place):
        stream, gap = self.stream(entry, place), (entry.first, entry.last)
        at = next((number for number, hole in enumerate(stream.holes) if hole[:2] == gap), None)
        if gap in stream.owed:
            stream.owed.remove(gap)
        else:
            need(at is not None and not stream.holes[at][2], "%s: no hole, or declared before" % place)
            stream.holes[at] = gap + (True,)

    def _handover(self, entry, place):
        stream = self.stream(entry, place)
        self.alive(stream.assignment, place)
        need(not stream.handed_over, "%s: handed over before" % place)
        stream.handed_over, stream.handover = True, entry.last
        if stream.takes(entry.last):
            stream.seal(entry.last)

    def _reattributed(self, entry, place):
        need(self.assignments.get(entry.assignment) == entry.patient, "%s: no assignment of this patient" % place)
        need(entry.since < entry.until, "%s: of no time" % place)

    def _released(self, entry, place):
        need(entry.assignment in self.assignments and entry.assignment not in self.released, "%s: released before, or none" % place)
        self.alive(entry.assignment, place)
        need(entry.engine_ms >= entry.until, "%s: before its time" % place)
        self.released.add(entry.assignment)

    def _rekeyed(self, entry, place):
        need(entry.epoch == self.epochs.get(entry.patient, 0) + 1, "%s: key epoch" % place)
        self.epochs[entry.patient] = entry.epoch

    def _erased(self, entry, place):
        self.erased.add(entry.patient)

    def _probed(self, entry, place):
        need(NAME.fullmatch(entry.gateway) and entry.sent <= MAX_TIME, "%s: of no gateway, or sent beyond the year 9999" % place)
        need(entry.sent > self.probed.get(entry.gateway, -1), "%s: not newer than the gateway's last one" % place)
        self.probed[entry.gateway] = entry.sent

    def signature(self, given):
        """By the key that was given or one that rotations led to from it, if it still counts at this size."""
        texts = [key.text for key in self.keys]
        first = 0
        if given:
            need(given[0].text in texts, "%d/blocks/000: genesis and rotations do not name the given key" % self.chain)
            first = texts.index(given[0].text)
        counting = [key for key, end in list(zip(self.keys, self.ends))[first:] if self.now < end]
        need(counting, "%s: the given key does not count any more" % self.checkpoint.what)
        return self.checkpoint.signed_by(counting)


# --- The command -------------------------------------------------------------------------------------------------------


def judge(path, keys):
    """Gives what nobody vouches for, and the keys that have signed; raises Bad at the first thing that does not hold."""
    unsure = [] if keys else ["no --vkey was given; everything fits together, and nobody vouches for who signed it"]
    if os.path.isdir(path):
        open_ends, signed = check_export(path, keys)
        return unsure + open_ends, signed
    with open(path, "rb") as file:
        data = file.read(MAX_FILE + 1)
    need(len(data) <= MAX_FILE, "the file has more than %d bytes" % MAX_FILE)
    if data.startswith(b"wlproof"):
        signed = check_proof(binary_proof(data), keys)
    elif data.startswith(b"c2sp.org/tlog-proof@v1\n"):
        signed = check_proof(text_proof(data), keys)
    else:
        value = strict_json(data)
        if type(value) is dict and "parts" in value:
            signed = check_audit(value, keys)
        else:
            need(len(data) <= 2 * MAX_PROOF, "a proof of more than %d bytes" % (2 * MAX_PROOF))
            signed = check_proof(json_proof(value), keys)
    return unsure, signed


def main():
    parser = argparse.ArgumentParser(description="Judges a proof, an audit or an export of WardLedger, off line.")
    parser.add_argument("path", metavar="FILE_OR_DIRECTORY")
    parser.add_argument("--vkey", metavar="KEY", help="the site's verifier key, from somewhere that you trust")
    parser.error = lambda message: parser.exit(64, "%s: %s\n" % (parser.prog, message))
    args = parser.parse_args()
    try:
        keys = [VerifierKey(args.vkey)] if args.vkey else []
    except Bad as e:
        parser.error("--vkey: %s" % e)
    try:
        unsure, signed = judge(args.path, keys)
    except Bad as e:
        print("WRONG: %s" % e)
        return 1
    except UnicodeEncodeError:
        print("WRONG: a text that is not Unicode")
        return 1
    except OSError as e:
        parser.error(str(e))
    if unsure:
        print("NOT AUTHENTICATED: " + "; ".join(unsure))
        return 2
    signers = list(dict.fromkeys(key.text for key in signed))
    led = "" if keys[0].text in signers else ", to which sealed rotations lead from the key that was given"
    print("OK: signed by %s%s" % (" and ".join(signers), led))
    return 0


if __name__ == "__main__":
    sys.exit(main())
