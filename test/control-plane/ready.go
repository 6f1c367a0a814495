package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	readyPatience = 60 * time.Second
	pollInterval  = 50 * time.Millisecond
)

// waitReady returns when /readyz says ok.
func (s apiServer) waitReady(ctx context.Context) error {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.authority)
	client := http.Client{
		Timeout:   5 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}},
	}
	defer client.CloseIdleConnections()
	return poll(ctx, "the API server is not ready", func() (bool, error) {
		select {
		case err := <-s.ended:
			s.ended <- err
			return false, errors.Join(errors.New("the API server ended while it started"), err)
		default:
		}
		answer, err := client.Get(s.url + "/readyz")
		if err != nil {
			return false, nil
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK, nil
	})
}

// poll asks until the answer is yes, an error, or too late.
func poll(ctx context.Context, complaint string, ask func() (bool, error)) error {
	deadline := time.Now().Add(readyPatience)
	for time.Now().Before(deadline) {
		done, err := ask()
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollInterval):
		}
	}
	return fmt.Errorf("%s after %s", complaint, readyPatience)
}
