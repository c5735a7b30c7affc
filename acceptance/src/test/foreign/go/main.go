// Judges WardLedger's checkpoints, proofs and tiles with golang.org/x/mod/sumdb, which knows nothing of WardLedger.
//
//	foreign note VKEY NOTE                 the note is signed by the key
//	foreign record SIZE ROOT INDEX LEAF [HASH ...]   a leaf hash is in the tree
//	foreign tree SIZE ROOT OLDSIZE OLDROOT [HASH ...]  the tree begins with the older one
//	foreign tiles VKEY DIR OLDSIZE         DIR has checkpoint, tile/... and entries as the log serves them: the root, and
//	                                       an inclusion and a consistency proof of each record and size, follow from them
//
// Hashes are base64. The exit status is 0 when it holds, 1 when it is refused (why is on standard output), 2 when the
// question is malformed.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A tile of the log stands for 2^8 nodes.
const height = 8

func main() {
	args := os.Args[1:]
	if len(args) < 3 {
		malformed(errors.New("see the comment above"))
	}
	var err error
	switch args[0] {
	case "note":
		_, _, err = open(args[1], read(args[2]))
	case "record":
		err = record(args[1:])
	case "tree":
		err = tree(args[1:])
	case "tiles":
		err = tiles(args[1], args[2], number(args[3]))
	default:
		malformed(errors.New("no such question: " + args[0]))
	}
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("holds")
}

func malformed(err error) {
	fmt.Fprintln(os.Stderr, "malformed question:", err)
	os.Exit(2)
}

func read(file string) []byte {
	bytes, err := os.ReadFile(file)
	if err != nil {
		malformed(err)
	}
	return bytes
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		malformed(err)
	}
	return n
}

func hash(text string) tlog.Hash {
	h, err := tlog.ParseHash(text)
	if err != nil {
		malformed(err)
	}
	return h
}

func hashes(texts []string) []tlog.Hash {
	var all []tlog.Hash
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

// open verifies a note and reads the tree head in it.
func open(vkey string, bytes []byte) (size int64, root tlog.Hash, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		malformed(err)
	}
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], verifier.Name()+"/") {
		return 0, tlog.Hash{}, errors.New("not a checkpoint of the key's owner")
	}
	root, err = tlog.ParseHash(lines[2])
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	return size, root, err
}

func record(args []string) error {
	return tlog.CheckRecord(hashes(args[4:]), number(args[0]), hash(args[1]), number(args[2]), hash(args[3]))
}

func tree(args []string) error {
	return tlog.CheckTree(hashes(args[4:]), number(args[0]), hash(args[1]), number(args[2]), hash(args[3]))
}

// directory serves tiles as the log does: its addresses lack the height that sumdb's have.
type directory string

func (d directory) Height() int { return height }

func (d directory) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		data, err := os.ReadFile(filepath.Join(string(d), "tile", path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

// entries reads all records of the log from its bundles.
func (d directory) entries(size int64) ([][]byte, error) {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: height, L: -1, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/data/", height))
		bundle, err := os.ReadFile(filepath.Join(string(d), "tile", "entries", path))
		if err != nil {
			return nil, err
		}
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, errors.New("the bundle ends early")
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			all = append(all, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, errors.New("more in the bundle than its width says")
		}
	}
	return all, nil
}

func tiles(vkey, dir string, oldSize int64) error {
	size, root, err := open(vkey, read(filepath.Join(dir, "checkpoint")))
	if err != nil {
		return err
	}
	// this reader checks every tile against the root before it gives a hash of it
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, directory(dir))
	entries, err := directory(dir).entries(size)
	if err != nil {
		return err
	}
	for n, entry := range entries {
		proof, err := tlog.ProveRecord(size, int64(n), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, size, root, int64(n), tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
	}
	oldRoot, err := tlog.TreeHash(oldSize, reader)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(size, oldSize, reader)
	if err != nil {
		return err
	}
	fmt.Println("old root", oldRoot)
	return tlog.CheckTree(proof, size, root, oldSize, oldRoot)
}
