package main

import (
	"fmt"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

const clusterName = "orchid-7kq2m"

// contexts are the kubeconfig's contexts by what they are for.
type contexts struct {
	Admin   string `json:"admin"`
	Viewer  string `json:"viewer"`
	Nobody  string `json:"nobody"`
	Expired string `json:"expired"`
}

var contextNames = contexts{Admin: "orchid", Viewer: "viewer", Nobody: "nobody", Expired: "expired"}

// writeKubeconfig writes a kubeconfig with a context for each kind of person; the administrator's is the current one.
func writeKubeconfig(path string, server apiServer, people users) error {
	config := api.NewConfig()
	config.Clusters[clusterName] = &api.Cluster{Server: server.url, CertificateAuthorityData: server.authority}
	config.CurrentContext = contextNames.Admin
	for name, person := range map[string]user{
		contextNames.Admin:   people.admin,
		contextNames.Viewer:  people.viewer,
		contextNames.Nobody:  people.nobody,
		contextNames.Expired: people.expired,
	} {
		config.AuthInfos[person.name] = &api.AuthInfo{Token: person.token}
		config.Contexts[name] = &api.Context{Cluster: clusterName, AuthInfo: person.name, Namespace: "openshift-machine-api"}
	}
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		return fmt.Errorf("the kubeconfig could not be written: %w", err)
	}
	return nil
}
