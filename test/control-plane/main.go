// Command control-plane runs a real etcd and a real kube-apiserver with OpenShift's own resource definitions in one
// process. It is a dependency of the tests and is never shipped.
//
// It listens on loopback only, keeps everything in one temporary folder, prints one line of JSON when it is ready,
// and leaves nothing behind when it ends: on SIGTERM, on SIGINT, and when its standard input closes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"k8s.io/klog/v2"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is the program without the exit: 0 after a stop that was asked for, 2 for wrong usage, 1 for everything else.
func run(arguments []string) int {
	result, say := os.Stdout, newProgress(os.Stderr)
	options, err := parseOptions(arguments)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		say.line("%v.", err)
		return 2
	}
	content, err := readContent(options)
	if err != nil {
		say.line("%v.", err)
		return 2
	}
	files, err := newFolder()
	if err != nil {
		say.line("%v.", err)
		return 1
	}
	defer files.remove()
	ctx, stop := untilAskedToStop(files.remove)
	defer stop()
	if err := files.captureOutput(); err != nil {
		say.line("%v.", err)
		return 1
	}
	// The API server ends the process itself where it is stopped while it starts, or where it gives up.
	klog.OsExit = func(int) {
		code := verdict(ctx, errors.New("the API server gave up"), files, say)
		files.remove()
		os.Exit(code)
	}

	plane, err := start(ctx, options, content, files, say)
	if err == nil {
		say.line("Ready: %s", plane.server.url)
		fmt.Fprintln(result, plane.announcement())
		err = plane.wait(ctx)
	}
	code := verdict(ctx, err, files, say)
	stop()
	plane.close()
	return code
}

// verdict gives the exit code, and says what went wrong where nobody asked for the end.
func verdict(ctx context.Context, err error, files folder, say progress) int {
	if err == nil || ctx.Err() != nil {
		return 0
	}
	say.line("%v.", err)
	say.tail(files.log)
	return 1
}
