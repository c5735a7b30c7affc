"""Goes on from an export of the worked example with entries that keep docs/FORMATS.md, "What a verifier checks", and with such that
do not, and says what docs/verify/wardledger_verify.py takes for the other.

usage: broken_rules.py SCRIPT VKEY EXPORT
"""
import contextlib
import copy
import hashlib
import importlib.util
import io
import sys

PATIENT, ASSIGNMENT, T = 0x1111111111111111, 0x2222222222222222, 1795168800250
OTHER = 0x3333333333333333
SITE = bytes(range(32))  # the seed of the example's key
RULE = "limit a 1 below hysteresis 0.5 delay 10 90=low 80.5=high\n"


def sign(v, seed, message):
    """RFC 8032, 5.1.6."""
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254

    def number(*parts):
        return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % v.L

    def encode(n):
        x, y, z, _ = v.point_multiply(n, v.BASE)
        inverse = pow(z, v.P - 2, v.P)
        return (y * inverse % v.P | (x * inverse % v.P & 1) << 255).to_bytes(32, "little")

    nonce = number(digest[32:], message)
    first = encode(nonce)
    return first + ((nonce + number(first, encode(scalar), message) * scalar) % v.L).to_bytes(32, "little")


def main(script, vkey, path):
    spec = importlib.util.spec_from_file_location("verifier", script)
    v = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(v)
    num = v.varint

    def block(data):
        return num(len(data)) + data

    def u64(value):
        return value.to_bytes(8, "big")

    def entry(kind, *fields, at=T):
        return bytes([v.KINDS.index(kind), 1]) + num(at) + b"".join(fields)

    def hidden(count=1, epoch=0):
        return num(epoch) + bytes(32) + num(count) + bytes(4 * count)

    def reading(seq, stream=0, count=1, epoch=0):
        return entry("Reading", num(stream), num(seq), num(0), num(0), hidden(count, epoch))

    def gap(first, last, at=T):
        return entry("Gap", num(0), num(first), num(last), at=at)

    def opened(stream, boot, name=b"vitals"):
        return entry("Opened", num(stream), u64(ASSIGNMENT), block(name), block(boot))

    def boots(count):
        return [opened(number, b"b%d" % number) for number in range(1, count + 1)]

    def handover(last):
        return entry("Handover", num(0), num(last), hidden())

    def alert(at):
        return entry("Alert", bytes(16), num(1), b"\0", u64(PATIENT), hidden(), at=at)

    def rejected(offset):
        return entry("Rejected", u64(PATIENT), num(offset), hidden())

    def probed(gateway, sent):
        return entry("Probed", block(gateway), num(2 * sent))

    def refused(offset, *spans, stream=0, messages=9, patient=PATIENT):
        place = b"\1" + num(stream) + num(len(spans)) + b"".join(num(a) + num(b) for a, b in spans) if spans else b"\0"
        return entry("Refused", u64(patient), num(offset), num(messages), place, hidden())

    def rules(text):
        return entry("Rules", block(text.encode()), b"\0")

    def reattributed(patient, since, until):
        return entry("Reattributed", bytes(16), u64(patient), u64(ASSIGNMENT), num(since), num(until), hidden())

    first = "wardledger rules 1\n"
    rekeyed = entry("Rekeyed", b"r" * 16, u64(PATIENT), num(1))
    known = entry("Content", u64(OTHER), num(0), num(0), bytes(32))
    ecg = opened(1, b"b", b"waveform.ECG-II")
    seen = opened(1, b"b", b"observations")
    every_other = [reading(seq) for seq in range(44, 44 + 2 * 64, 2)]
    cut = every_other + [reading(44 + 2 * 64)]  # a 65th hole: 43 is closed
    good = [
        [reading(43)], [rekeyed, reading(43, epoch=1)], [rejected(8), rejected(19)], [rules(first)], [rules(first + RULE)],
        [ecg, reading(1, stream=1)], [seen, reading(0, stream=1, count=2)], every_other + [reading(43)], cut + [gap(43, 43), reading(45)], boots(15) + [reading(43)],
        [reattributed(PATIENT, 1, 2)], [alert(T)], [reading(46), gap(43, 45)], [reading(46), reading(44), gap(43, 43), gap(45, 45)],
        [reading(46), gap(43, 45), reading(44)], [handover(46), gap(43, 45)], [handover(42)], [entry("Tick", at=T + 1)],
        [reading(44)] + boots(16) + [gap(43, 43)], [probed(b"g", 1), probed(b"h", 1), probed(b"g", 2)],
        [refused(8), refused(19)], [refused(9, (43, 44)), reading(43), reading(45)], [refused(9, (45, 45)), gap(43, 44), refused(8, (42, 44))],
        cut[:-1] + [refused(9, (43, 43)), reading(44 + 2 * 64)], cut + [gap(43, 43), refused(9, (43, 43)), reading(43)],
        boots(16) + [refused(9, (43, 43)), reading(43)], [handover(46), gap(43, 45), refused(9, (46, 46))],
    ]
    bad = [
        [reading(42)], [reading(43, epoch=1)], [rekeyed, reading(43)], [rekeyed, alert(T)], [rejected(7)], [rejected(20)],
        [rejected(9), rejected(9)], [rejected(9), rejected(8)], [ecg, reading(1, stream=1, count=2)],
        [seen, reading(0, stream=1)],
        cut + [reading(43)], cut + [gap(43, 43), gap(43, 43)], cut + [reading(1)], boots(16) + [reading(43)],
        [reattributed(PATIENT, 2, 2)], [known, reattributed(OTHER, 1, 2)], [alert(T + 1)], [entry("Tick")],
        [gap(43, 45)], [gap(1, 2)], [reading(46), gap(43, 44)], [reading(46), gap(42, 45)], [reading(46), gap(43, 45, at=T + 1)],
        [reading(46), gap(43, 45), gap(43, 45)], [reading(46), gap(43, 45), reading(44), gap(43, 43)],
        [reading(46), reading(44), gap(43, 45)], [handover(46), reading(46)], [handover(46), handover(47)],
        [probed(b"g", 1), probed(b"g", 1)], [probed(b"g", 2), probed(b"g", 1)], [probed(b"g h", 1)], [probed(b"", 1)],
        [refused(7)], [refused(20)], [refused(9), refused(9)], [refused(9, (43, 43), stream=1)], [known, refused(9, (43, 43), patient=OTHER)],
        [refused(9, (43, 43)), reading(43), reading(43)], [refused(9, (43, 43)), gap(43, 43)], [refused(9, (45, 45)), gap(43, 45)],
        [refused(9, (43, 52))], [refused(9, messages=0)], [refused(9, (43, 44), (45, 45))], [refused(9, (45, 45), (43, 43))],
        [handover(46), gap(43, 45), refused(9, (46, 46)), reading(46)], [refused(9, (42, 42)), reading(42)],
    ] + [[rules(text)] for text in (
        "", first[:-1], first + "\n", RULE, first + RULE + RULE, first + RULE[:-1], first + RULE.replace(" ", "  ", 1),
        first + RULE.replace("0.5 ", "0.50 "), first + RULE.replace("0.5 ", "-1 "), first + RULE.replace("0.5 ", "1e1 "),
        first + RULE.replace("0.5 ", "-0 "), first + RULE.replace("0.5 ", "1" * 35 + " "), first + RULE.replace(" 10 ", " 010 "),
        first + RULE.replace(" 10 ", " 3600001 "), first + RULE.replace("below", "above"), first + RULE.replace("high", "low"),
        first + RULE.replace(" 90=low 80.5=high", ""), first + RULE.replace(" 1 ", " 1, "), first + RULE.replace("=high", ""),
        first + "".join(RULE.replace(" a ", " a%d " % number) for number in range(501)))]

    with contextlib.redirect_stdout(io.StringIO()):
        chain = v.Chain(v.Export(path), 1, "demo", 2)
        chain.check([v.VerifierKey(vkey)])
    chain.input, chain.input_to = 8, 20
    chain.first_input, chain.refusals = 8, set()

    def takes(entries):
        then = copy.deepcopy(chain)
        for number, data in enumerate(entries):
            try:
                then.apply(v.Entry(data, "entry"), "entry")
            except v.Bad as e:
                return e if number < len(entries) - 1 else None  # what leads there is good
        return True

    wrong = ["refused: good case %d" % number for number, entries in enumerate(good) if takes(entries) is not True]
    wrong += ["accepted, or refused too early: bad case %d: %s" % (number, takes(entries))
              for number, entries in enumerate(bad) if takes(entries) is not None]

    def refuses(check):
        try:
            check()
            return False
        except v.Bad:
            return True

    def restore(head, lost="none", key=SITE, generation=2, again=""):
        """The text of a restore at that header, signed with the example's key, or with another one."""
        text = "wardledger restore 1\n%s/%d/%d\nblock %d %s\nlost %s\ninput %d\n" % (
            "demo", head.chain, generation, head.height, v.base64.b64encode(head.previous).decode(), lost, head.input_from)
        line = "\u2014 demo %s\n" % v.base64.b64encode(v.VerifierKey(vkey).id + sign(v, key, text.encode())).decode()
        return text + "\n" + line + line * len(again)

    def restores(text, head, at=T):
        then = copy.deepcopy(chain)
        with contextlib.redirect_stdout(io.StringIO()):
            then.restore(v.Entry(entry("Restored", block(text.encode()), at=at), "entry"), head, "entry")

    head = v.Header(1, 2, 2, b"p" * 32, bytes(32), 1, 8, 3, 3, 0, 0, 0, 1, bytes(32))
    root = v.base64.b64encode(b"r" * 32).decode()
    right = restore(head)
    for text, there in ((right, head), (restore(head, "1 3 " + root), head),
                        (restore(head, "4 1 " + root, generation=5), head._replace(generation=5))):
        restores(text, there)
    for number, (text, there) in enumerate([
            (right, head._replace(height=3)), (right, head._replace(previous=b"q" * 32)), (right, head._replace(input_from=4)),
            (right, head._replace(generation=3)), (restore(head._replace(chain=0)), head), (right.replace("demo/", "dema/"), head),
            (restore(head, key=b"k" * 32), head), (restore(head, again="!"), head), (restore(head, "1 2 " + root), head),
            (restore(head, "1 03 " + root), head), (restore(head, generation=3), head._replace(generation=3)),
            (restore(head, "3 9 " + root), head), (restore(head, "0 9 " + root, generation=1), head._replace(generation=1)),
            (restore(head, "1 9223372036854775808 " + root), head), (restore(head, "1 3 " + root[:-2] + "Z="), head)]):
        if not refuses(lambda: restores(text, there)):
            wrong.append("restore %d" % number)
    for at in range(len(right)):
        changed = right[:at] + chr(ord(right[at]) ^ 1) + right[at + 1:]
        if not refuses(lambda: restores(changed, head)):
            wrong.append("a restore with another letter %d" % at)
    if not refuses(lambda: restores(right, head, T + 1)):
        wrong.append("a restore at another time")

    header = v.Header(1, 1, 0, bytes(32), bytes(32), 0, 0, 0, 0, 0, 0, 0, 1, bytes(32))
    chain.link(header, None, 0, "header")
    if not refuses(lambda: chain.link(header._replace(engine_version=2), None, 0, "header")):
        wrong.append("an engine that nobody knows")

    def proves(data):
        """Whether an entry of these bytes, alone in the only block of a log, is shown to be in it."""
        alone = header._replace(root=v.leaf_hash(data), count=1, leaf=b"l" * 32)
        log = copy.copy(chain.checkpoint)
        log.size, log.root = 1, alone.leaf
        return not refuses(lambda: v.check_shown(v.Shown(alone, 0, data, [], []), log, "the proof"))

    tick = entry("Tick")
    for data, good_one in ((tick, True), (b"\x14" + tick[1:], False), (tick[:1] + b"\2" + tick[2:], False), (tick + b"\0", False)):
        if proves(data) != good_one:
            wrong.append("the proof of %s" % data.hex())

    def refusal(reason):
        return b"\5" + block(b"p") + block(reason.encode()) + 3 * block(b"")

    def alerted(code=1, *places):
        return b"\4\0\0" + block(b"c" * code) + b"\0\0" + block(b"r") + b"\0\0" + b"".join(block(b"p" * n) for n in places)

    for data in (refusal("r" * 64), refusal("\u00e9" * 64), alerted(32, 64, 64, 64)):
        v.content(data, "content")
    for data in (refusal(""), refusal("r" * 65), refusal("\U0001d11e" * 33), alerted(33, 1, 1, 1), alerted(1, 65, 1, 1), alerted(1, 1, 1, 65)):
        if not refuses(lambda: v.content(data, "content")):
            wrong.append("the content %s" % data.hex())
    print("overlooked: " + "; ".join(wrong) if wrong else "known: %d good cases and %d bad ones" % (len(good), len(bad)))


main(*sys.argv[1:])
