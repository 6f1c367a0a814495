package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

const administrators = "system:masters"

// user is someone the API server knows by a bearer token.
type user struct {
	name   string
	token  string
	groups []string
}

// users are all who talk to this cluster. The first four have a context in the kubeconfig; the others are this
// program's own, so that the audit log tells their requests from a test's.
type users struct {
	admin      user
	viewer     user
	nobody     user
	expired    user
	loader     user
	operator   user
	controller user
}

func newUsers() users {
	return users{
		admin:      newUser("system:admin", administrators),
		viewer:     newUser("viewer"),
		nobody:     newUser("nobody"),
		expired:    newUser("expired"),
		loader:     newUser("cluster-loader", administrators),
		operator:   newUser("system:serviceaccount:openshift-machine-config-operator:machine-config-operator", administrators),
		controller: newUser("system:serviceaccount:openshift-machine-config-operator:machine-config-controller", administrators),
	}
}

func newUser(name string, groups ...string) user {
	token := make([]byte, 24)
	// Read never fails: crypto/rand ends the program where the system has no randomness.
	_, _ = rand.Read(token)
	return user{name: name, token: hex.EncodeToString(token), groups: groups}
}

// known are the users whose tokens the server accepts: everyone but `expired`.
func (u users) known() []user {
	return []user{u.admin, u.viewer, u.nobody, u.loader, u.operator, u.controller}
}

// writeTokens writes the API server's token file: token, name, id, groups.
func (u users) writeTokens(path string) error {
	var text strings.Builder
	for _, known := range u.known() {
		fmt.Fprintf(&text, "%s,%q,%q,%q\n", known.token, known.name, known.name, strings.Join(known.groups, ","))
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("the token file could not be written: %w", err)
	}
	return nil
}
