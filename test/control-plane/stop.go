package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// untilAskedToStop gives a context that ends with the first SIGINT or SIGTERM, or when standard input closes: a parent
// that dies takes its end of the pipe with it, so this process never outlives it. A second signal ends the process at
// once, after `cleanUp`.
func untilAskedToStop(cleanUp func()) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		cleanUp()
		os.Exit(1)
	}()
	go func() {
		// Nothing is ever sent this way: the read ends with the pipe.
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return ctx, cancel
}
