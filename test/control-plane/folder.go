package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// folder is the one place this process writes to. Every path below it disappears at exit.
type folder struct {
	path        string
	etcd        string
	certificate string
	serviceKey  string
	tokens      string
	auditPolicy string
	auditLog    string
	kubeconfig  string
	log         string
}

func newFolder() (folder, error) {
	path, err := os.MkdirTemp("", "machineconfiguration-control-plane-")
	if err != nil {
		return folder{}, fmt.Errorf("no temporary folder could be made: %w", err)
	}
	return folder{
		path:        path,
		etcd:        filepath.Join(path, "etcd"),
		certificate: filepath.Join(path, "certificate"),
		serviceKey:  filepath.Join(path, "service-account.key"),
		tokens:      filepath.Join(path, "tokens.csv"),
		auditPolicy: filepath.Join(path, "audit-policy.yaml"),
		auditLog:    filepath.Join(path, "audit.log"),
		kubeconfig:  filepath.Join(path, "kubeconfig"),
		log:         filepath.Join(path, "server.log"),
	}, nil
}

// captureOutput sends what the libraries write to standard output and standard error into the log file. The real ones are
// left to this program: one line of JSON on the first, sentences for people on the second.
func (f folder) captureOutput() error {
	log, err := os.Create(f.log)
	if err != nil {
		return fmt.Errorf("the log file could not be made: %w", err)
	}
	os.Stdout, os.Stderr = log, log
	return nil
}

// remove deletes the folder. A goroutine that still writes may put a file back, so it tries more than once.
func (f folder) remove() {
	for range 20 {
		if os.RemoveAll(f.path) == nil {
			if _, err := os.Stat(f.path); os.IsNotExist(err) {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}
