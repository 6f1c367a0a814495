package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"go.etcd.io/etcd/server/v3/embed"

	"machineconfiguration.test/control-plane/operator"
)

// plane is the running control plane. Its parts are absent where the start did not get that far.
type plane struct {
	options options
	files   folder
	began   time.Time
	etcd    *embed.Etcd
	server  apiServer
}

// start brings up everything in order. The plane is never nil: close it also after an error.
func start(ctx context.Context, o options, loaded content, files folder, say progress) (*plane, error) {
	p := &plane{options: o, files: files, began: time.Now()}
	people := newUsers()
	var err error
	if p.etcd, err = startEtcd(ctx, files); err != nil {
		return p, err
	}
	say.line("Starting the API server.")
	if p.server, err = startAPIServer(ctx, files, etcdAddress(p.etcd), people); err != nil {
		return p, err
	}
	if err = p.server.waitReady(ctx); err != nil {
		return p, err
	}
	if err = writeKubeconfig(files.kubeconfig, p.server, people); err != nil {
		return p, err
	}
	if err = p.load(ctx, say, people, loaded); err != nil {
		return p, err
	}
	return p, p.startOperator(ctx, people)
}

// startOperator runs the stand-in operator until the context ends.
func (p *plane) startOperator(ctx context.Context, people users) error {
	if !p.options.operator {
		return nil
	}
	operatorClient, err := p.server.clientFor(people.operator)
	if err != nil {
		return err
	}
	controllerClient, err := p.server.clientFor(people.controller)
	if err != nil {
		return err
	}
	go operator.Run(ctx, operator.Config{
		Operator:   operatorClient,
		Controller: controllerClient,
		Gates:      operator.GatesOf(p.options.release, p.options.featureSet),
		Delay:      p.options.operatorDelay,
		Log:        os.Stderr,
	})
	return nil
}

// announcement is the one line on standard output.
func (p *plane) announcement() string {
	text, err := json.Marshal(map[string]any{
		"server":       p.server.url,
		"kubeconfig":   p.files.kubeconfig,
		"auditLog":     p.files.auditLog,
		"log":          p.files.log,
		"folder":       p.files.path,
		"pid":          os.Getpid(),
		"contexts":     contextNames,
		"release":      p.options.release,
		"featureSet":   p.options.featureSet,
		"startSeconds": time.Since(p.began).Seconds(),
	})
	if err != nil {
		panic("a map of strings and numbers did not become JSON: " + err.Error())
	}
	return string(text)
}

// wait returns when the plane is asked to stop, or with the error that ended one of its parts.
func (p *plane) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-p.server.ended:
		p.server.ended <- err
		return errors.Join(errors.New("the API server ended by itself"), err)
	case err := <-p.etcd.Err():
		return errors.Join(errors.New("etcd ended by itself"), err)
	}
}

// close waits until every part is gone. The context the parts were started with must have ended.
func (p *plane) close() {
	if p.server.ended != nil {
		<-p.server.ended
	}
	if p.etcd != nil {
		p.etcd.Close()
	}
}
