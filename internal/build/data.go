package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"policybrief/internal/conf"
	"policybrief/internal/data"
	"policybrief/internal/diag"
	"policybrief/internal/figure"
)

// The account of a statistics file, for the program's commands.
type (
	Account       = data.Account
	SheetAccount  = data.SheetAccount
	TableAccount  = data.TableAccount
	ColumnAccount = data.ColumnAccount
	SignAccount   = data.SignAccount
	WideAccount   = data.WideAccount
	Extreme       = data.Extreme
)

// DataOptions say which statistics file is read, and how.
type DataOptions struct {
	Dir  string // the working folder
	File string // from Dir, or absolute

	// As in a brief's data: entry; "" where the file decides.
	Format, Sheet, Range, Decimal string
}

// A DataFile is a statistics file that was read.
type DataFile struct {
	Account *Account
	Faults  diag.List
	Pinned  bool // the sheet or the range was given

	src    *diag.Source
	beside []*diag.Source
	path   string // as an entry names it
}

// Data tells how a statistics file is read. The error is for input and output;
// what is wrong within the file is among the faults.
func Data(o DataOptions) (*DataFile, error) {
	abs := o.File
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(o.Dir, abs)
	}
	shown := filepath.ToSlash(o.File)
	src, err := dataSource(abs, shown)
	if err != nil {
		return nil, err
	}
	d := &DataFile{Pinned: o.Sheet+o.Range != "", src: src, path: entryPath(abs)}
	for _, m := range data.MetadataNames(shown) {
		beside, err := dataSource(filepath.Join(filepath.Dir(abs), filepath.Base(m)), m)
		if errors.Is(err, errNoFile) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d.beside = append(d.beside, beside)
	}
	spec := &data.Spec{
		Format: flagText("--format", o.Format), Sheet: flagText("--sheet", o.Sheet),
		Range: flagText("--range", o.Range), Decimal: flagText("--decimal", o.Decimal),
	}
	d.Account, d.Faults = data.Survey(spec, src, d.beside...)
	return d, nil
}

// flagText is a flag's value as a text that has a place, for faults in it.
func flagText(name, value string) diag.Text {
	if value == "" {
		return diag.Text{}
	}
	return diag.NewText(diag.NewSource(name, []byte(value)), 0, len(value))
}

// errNoFile says that there is no file of a name.
var errNoFile = errors.New("there is no such file")

// dataSource reads a statistics file that is named on the command line, and so
// may lie anywhere.
func dataSource(abs, shown string) (*diag.Source, error) {
	real, err := filepath.EvalSymlinks(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &missingFile{shown, nearFile(abs)}
	case err != nil:
		return nil, fmt.Errorf("%s can't be read: %s", shown, reason(err))
	}
	root, err := os.OpenRoot(filepath.Dir(real))
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %s", shown, reason(err))
	}
	defer root.Close()
	p := &project{root: root}
	b, err := p.bytes(filepath.Base(real), limitData)
	switch {
	case errors.Is(err, errNotRegular):
		return nil, fmt.Errorf("%s is a folder or a device, not a file: name a file in it", shown)
	case errors.Is(err, errTooLarge):
		return nil, fmt.Errorf("%s is larger than %d MB, the most that %s may have: %s", shown, limitData.bytes>>20, limitData.what, tooLargeHint(limitData))
	case err != nil:
		return nil, fmt.Errorf("%s can't be read: %s", shown, reason(err))
	}
	return diag.NewSource(shown, b), nil
}

// missingFile tells of a file that is not there, and which may be meant.
type missingFile struct{ name, near string }

func (e *missingFile) Error() string {
	if e.near != "" {
		return fmt.Sprintf("there is no file %s: did you mean %s?", e.name, e.near)
	}
	return "there is no file " + e.name
}

func (e *missingFile) Is(target error) bool { return target == errNoFile }

// nearFile gives the name of a file in the same folder that may be meant.
func nearFile(abs string) string {
	f, err := os.Open(filepath.Dir(abs))
	if err != nil {
		return ""
	}
	defer f.Close()
	entries, _ := f.ReadDir(2000)
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return conf.Nearest(filepath.Base(abs), names)
}

// entryPath gives a file's path as brief.yml would name it: from the root of
// the project it lies in, or else its name alone.
func entryPath(abs string) string {
	root, err := rootAbove(filepath.Dir(abs))
	if err == nil && root != "" {
		if rel, err := filepath.Rel(root, abs); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.Base(abs)
}

// Entry gives the file as an entry of data:, under a name or, without one,
// under one made of the file's. It has been tried: the faults are those that
// a brief with this entry would have.
func (d *DataFile) Entry(name string) (text string, faults diag.List) {
	if name == "" {
		name = datasetName(d.src.Name)
	}
	text = d.Account.Entry(name, d.path)
	if text == "" {
		return "", d.Faults
	}
	yml := diag.NewSource("the entry", []byte(text))
	v, faults := conf.Parse(yml, 0, len(yml.Data))
	var all struct {
		Data conf.Map[*data.Spec] `conf:"data"`
	}
	faults.Add(conf.Decode(v, &all)...)
	if faults.HasErrors() || len(all.Data) != 1 {
		return text, faults
	}
	spec, bad := inherit(all.Data, all.Data[0])
	faults.Add(bad...)
	if spec == nil {
		return text, faults
	}
	table, bad := data.Parse(spec, d.src, d.beside...)
	faults.Add(bad...)
	if len(table.Columns) > 0 {
		_, bad = figure.NewDataset(spec, table)
		faults.Add(bad...)
	}
	return text, faults
}

// datasetName makes a name of a file's: its first words, up to some length,
// and one that an expression can write.
func datasetName(file string) string {
	base := filepath.Base(file)
	name := data.Snake(strings.TrimSuffix(base, filepath.Ext(base)))
	for len(name) > 24 {
		i := strings.LastIndexByte(name[:25], '_')
		if i <= 0 {
			break
		}
		name = name[:i]
	}
	if clash := figure.CheckNames(nil, []diag.Text{flagText("--name", name)}); name == "" || clash.HasErrors() {
		name = strings.TrimRight("data_"+name, "_")
	}
	return name
}
