package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// tailLines is how much of the server's log is shown where the start failed.
const tailLines = 20

// progress writes lines for people to the program's standard error.
type progress struct {
	to io.Writer
}

func newProgress(to io.Writer) progress {
	return progress{to: to}
}

func (p progress) line(format string, values ...any) {
	fmt.Fprintf(p.to, "control-plane: "+format+"\n", values...)
}

// tail shows the last lines of a log: the folder it lies in is gone a moment later.
func (p progress) tail(path string) {
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	for _, line := range lines[max(0, len(lines)-tailLines):] {
		fmt.Fprintf(p.to, "  %s\n", line)
	}
}
