package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

const etcdPatience = 30 * time.Second

// startEtcd runs etcd inside this process on free loopback ports.
func startEtcd(ctx context.Context, files folder) (*embed.Etcd, error) {
	anyPort := url.URL{Scheme: "http", Host: "127.0.0.1:0"}
	config := embed.NewConfig()
	config.Dir = files.etcd
	config.ListenClientUrls = []url.URL{anyPort}
	config.ListenPeerUrls = []url.URL{anyPort}
	config.AdvertiseClientUrls = []url.URL{anyPort}
	config.AdvertisePeerUrls = []url.URL{anyPort}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	// The data need not survive the process.
	config.UnsafeNoFsync = true
	// Nothing here speaks to etcd over HTTP.
	config.EnableGRPCGateway = false
	config.LogLevel = "error"
	config.LogOutputs = []string{files.log}

	server, err := embed.StartEtcd(config)
	if err != nil {
		return nil, fmt.Errorf("etcd did not start: %w", err)
	}
	select {
	case <-server.Server.ReadyNotify():
		return server, nil
	case err = <-server.Err():
		err = fmt.Errorf("etcd did not start: %w", err)
	case <-time.After(etcdPatience):
		err = fmt.Errorf("etcd was not ready after %s", etcdPatience)
	case <-ctx.Done():
		err = ctx.Err()
	}
	server.Close()
	return nil, err
}

// etcdAddress is where the API server finds it.
func etcdAddress(server *embed.Etcd) string {
	return "http://" + server.Clients[0].Addr().String()
}
