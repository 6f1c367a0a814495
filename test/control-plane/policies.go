package main

import (
	"context"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

var machineConfigurations = schema.GroupVersionResource{
	Group: "operator.openshift.io", Version: "v1", Resource: "machineconfigurations",
}

// guard is the policy of `manifests/last`: where it is in force, the ones loaded before it are too.
const guard = "machine-configuration-guards"

// waitForPolicies returns when the server enforces the admission policies: it takes about a second to notice new ones.
// A dry run of an object that the guard denies is the question, and nothing is stored.
func waitForPolicies(ctx context.Context, client dynamic.Interface) error {
	probe := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "operator.openshift.io/v1",
		"kind":       "MachineConfiguration",
		"metadata":   map[string]any{"name": "probe"},
		"spec":       map[string]any{},
	}}
	return poll(ctx, "the admission policies are not in force", func() (bool, error) {
		_, err := client.Resource(machineConfigurations).Create(ctx, probe, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
		return err != nil && strings.Contains(err.Error(), guard), nil
	})
}
