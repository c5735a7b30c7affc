"""Changes a bit of what docs/verify/wardledger_verify.py accepts, byte for byte, and says which changes it overlooks.

usage: changed_bytes.py SCRIPT VKEY PATH MOST [BEFORE]

MOST: bytes of a file that are tried, spread evenly; BEFORE: only those before this text.
"""
import contextlib
import importlib.util
import io
import os
import sys


def main(script, vkey, path, most, before=""):
    spec = importlib.util.spec_from_file_location("verifier", script)
    verifier = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verifier)
    keys = [verifier.VerifierKey(vkey)]

    def accepts():
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                verifier.judge(path, keys)
            return True
        except (verifier.Bad, UnicodeEncodeError):
            return False

    files = [path] if os.path.isfile(path) else [
        os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    overlooked, tried = [], 0
    if not accepts():
        overlooked.append("it is refused as it is")
    for file in files:
        with open(file, "rb") as opened:
            good = opened.read()
        end = good.index(before.encode()) if before else len(good)
        for at in range(0, end, max(1, end // int(most))):
            changed = bytearray(good)
            changed[at] ^= 1 << (at % 7)
            with open(file, "wb") as opened:
                opened.write(changed)
            tried += 1
            if accepts():
                overlooked.append("%s, byte %d" % (file, at))
        with open(file, "wb") as opened:
            opened.write(good)
    print("overlooked: " + "; ".join(overlooked) if overlooked else "refused: all of %d changes" % tried)


main(*sys.argv[1:])
