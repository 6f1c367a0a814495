package operator

import (
	"context"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
)

// skewStatus computes status.bootImageSkewEnforcementStatus of a highly available cluster on a platform with managed
// boot images: the spec's choice, else Automatic while all machine sets are managed, else the version the cluster was
// installed with.
func skewStatus(object *unstructured.Unstructured, managers []manager, installed string) map[string]any {
	if spec, has, _ := unstructured.NestedMap(object.Object, "spec", "bootImageSkewEnforcement"); has {
		if spec["mode"] == "Manual" {
			return map[string]any{"mode": "Manual", "manual": spec["manual"]}
		}
		return map[string]any{"mode": "None"}
	}
	if machineSets, has := find(managers, machineSetResource); has && modeOf(machineSets) == "All" {
		automatic, has, _ := unstructured.NestedMap(object.Object, "status", "bootImageSkewEnforcementStatus", "automatic")
		if !has {
			automatic = map[string]any{"ocpVersion": installed}
		}
		return map[string]any{"mode": "Automatic", "automatic": automatic}
	}
	return map[string]any{
		"mode":   "Manual",
		"manual": map[string]any{"mode": "OCPVersion", "ocpVersion": installed},
	}
}

// installedVersion is the version of the oldest completed entry of the ClusterVersion's history, without suffix.
func installedVersion(ctx context.Context, client dynamic.Interface) string {
	version, err := client.Resource(clusterVersions).Get(ctx, "version", metav1.GetOptions{})
	if err != nil {
		return "0.0.0"
	}
	history, _, _ := unstructured.NestedSlice(version.Object, "status", "history")
	for i := len(history) - 1; i >= 0; i-- {
		entry, ok := history[i].(map[string]any)
		if !ok || entry["state"] != "Completed" {
			continue
		}
		if name, ok := entry["version"].(string); ok {
			plain, _, _ := strings.Cut(name, "-")
			return plain
		}
	}
	return "0.0.0"
}
