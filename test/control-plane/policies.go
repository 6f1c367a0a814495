package main

import (
	"context"
	"slices"
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
// A dry run of an object that the guard denies is the question, and nothing is stored. Only one denial is ever reported:
// in a cluster without an Infrastructure it is that of a policy that misses it, and has to do.
func waitForPolicies(ctx context.Context, client dynamic.Interface, cluster []object) error {
	sign := "ValidatingAdmissionPolicy"
	if slices.ContainsFunc(cluster, func(one object) bool { return one.GetKind() == "Infrastructure" }) {
		sign = guard
	}
	probe := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "operator.openshift.io/v1",
		"kind":       "MachineConfiguration",
		"metadata":   map[string]any{"name": "probe"},
		"spec":       map[string]any{},
	}}
	return poll(ctx, "the admission policies are not in force", func() (bool, error) {
		_, err := client.Resource(machineConfigurations).Create(ctx, probe, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
		return err != nil && strings.Contains(err.Error(), sign), nil
	})
}
