package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// options are the program's flags.
type options struct {
	release       string
	featureSet    string
	definitions   string
	load          string
	operator      bool
	operatorDelay time.Duration
}

// parseOptions reads the flags. What lies beside the program is found from the program's own place, never from the
// current folder.
func parseOptions(arguments []string) (options, error) {
	program, err := os.Executable()
	if err != nil {
		return options{}, fmt.Errorf("the program's own folder could not be found: %w", err)
	}
	beside := filepath.Dir(program)

	var o options
	var noLoad bool
	flags := flag.NewFlagSet("control-plane", flag.ContinueOnError)
	flags.StringVar(&o.release, "release", "4.22", "OpenShift release whose resource definitions are served: 4.22 or 4.21")
	flags.StringVar(&o.featureSet, "feature-set", "Default", "feature set whose resource definitions are served")
	flags.StringVar(&o.definitions, "crds", filepath.Join(beside, "crds"), "folder with one folder of resource definitions per release")
	flags.StringVar(&o.load, "load", filepath.Join(beside, "..", "cluster"), "folder with the objects to load at start")
	flags.BoolVar(&noLoad, "no-load", false, "load no objects")
	flags.BoolVar(&o.operator, "operator", true, "run the stand-in operator")
	flags.DurationVar(&o.operatorDelay, "operator-delay", 300*time.Millisecond, "how long the stand-in operator takes for each step")
	flags.SetOutput(io.Discard)
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(os.Stderr)
			flags.PrintDefaults()
		}
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("%q is not a flag of this program", flags.Arg(0))
	}
	if noLoad {
		o.load = ""
	}
	return o, nil
}
