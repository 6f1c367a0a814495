package main

import (
	"fmt"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

// clientFor gives a client that acts as `person`, without the client's usual brake on many requests.
func (s apiServer) clientFor(person user) (dynamic.Interface, error) {
	client, err := dynamic.NewForConfig(&rest.Config{
		Host:            s.url,
		BearerToken:     person.token,
		TLSClientConfig: rest.TLSClientConfig{CAData: s.authority},
		UserAgent:       person.name,
		QPS:             -1,
	})
	if err != nil {
		return nil, fmt.Errorf("no client could be made for %s: %w", person.name, err)
	}
	return client, nil
}
