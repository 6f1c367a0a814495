package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	apiserveroptions "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

//go:embed audit-policy.yaml
var auditPolicy []byte

// apiServer is a kube-apiserver that runs inside this process.
type apiServer struct {
	url       string
	authority []byte
	// ended receives one value when the server is gone: nil after a stop that was asked for.
	ended chan error
}

// startAPIServer runs the kube-apiserver until the context ends. It may not be ready yet when this returns.
func startAPIServer(ctx context.Context, files folder, etcd string, people users) (apiServer, error) {
	if err := people.writeTokens(files.tokens); err != nil {
		return apiServer{}, err
	}
	if err := writeServiceAccountKey(files.serviceKey); err != nil {
		return apiServer{}, err
	}
	if err := os.WriteFile(files.auditPolicy, auditPolicy, 0o600); err != nil {
		return apiServer{}, fmt.Errorf("the audit policy could not be written: %w", err)
	}
	// The server takes over a listener that is already open: no moment in which someone else takes the free port.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return apiServer{}, fmt.Errorf("no free loopback port: %w", err)
	}
	options, err := completeOptions(ctx, files, etcd, listener)
	if err != nil {
		listener.Close()
		return apiServer{}, fmt.Errorf("the API server refused its options: %w", err)
	}
	authority, err := os.ReadFile(filepath.Join(files.certificate, "apiserver.crt"))
	if err != nil {
		listener.Close()
		return apiServer{}, fmt.Errorf("the API server made no certificate: %w", err)
	}
	server := apiServer{
		url:       "https://" + listener.Addr().String(),
		authority: authority,
		ended:     make(chan error, 1),
	}
	go func() { server.ended <- app.Run(ctx, options) }()
	return server, nil
}

// completeOptions does what the kube-apiserver's command line does, without its signal handling: this program has its own.
func completeOptions(
	ctx context.Context, files folder, etcd string, listener net.Listener,
) (apiserveroptions.CompletedOptions, error) {
	none := apiserveroptions.CompletedOptions{}
	options := apiserveroptions.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range options.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(apiServerFlags(files, etcd, listener)); err != nil {
		return none, err
	}
	options.SecureServing.Listener = listener
	if err := options.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return none, err
	}
	completed, err := options.Complete(ctx)
	if err != nil {
		return none, err
	}
	return completed, utilerrors.NewAggregate(completed.Validate())
}

func apiServerFlags(files folder, etcd string, listener net.Listener) []string {
	return []string{
		"--etcd-servers=" + etcd,
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port),
		"--cert-dir=" + files.certificate,
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + files.serviceKey,
		"--service-account-signing-key-file=" + files.serviceKey,
		"--service-cluster-ip-range=10.0.0.0/24",
		"--authorization-mode=RBAC",
		"--token-auth-file=" + files.tokens,
		"--audit-policy-file=" + files.auditPolicy,
		"--audit-log-path=" + files.auditLog,
		// Nobody makes service accounts here, and pods are plain objects.
		"--disable-admission-plugins=ServiceAccount",
	}
}

func writeServiceAccountKey(path string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("no service account key could be made: %w", err)
	}
	encoded, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return fmt.Errorf("the service account key could not be encoded: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: encoded})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return fmt.Errorf("the service account key could not be written: %w", err)
	}
	return nil
}
