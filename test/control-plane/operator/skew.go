package operator

import (
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/version"
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

// installedVersion is the version of the oldest completed entry of the ClusterVersion's history, else of its oldest
// entry, as three numbers; 0.0.0 where it says none.
func installedVersion(clusterVersion *unstructured.Unstructured) string {
	if clusterVersion == nil {
		return "0.0.0"
	}
	history, _, _ := unstructured.NestedSlice(clusterVersion.Object, "status", "history")
	slices.Reverse(history)
	oldest := ""
	for _, one := range history {
		entry, _ := one.(map[string]any)
		name, _ := entry["version"].(string)
		if entry["state"] == "Completed" && name != "" {
			oldest = name
			break
		}
		if oldest == "" {
			oldest = name
		}
	}
	if plain, ok := threeNumbers(oldest); ok {
		return plain
	}
	return "0.0.0"
}

// threeNumbers gives a version without what follows its first three numbers, and whether it is one.
func threeNumbers(text string) (string, bool) {
	parsed, err := version.ParseGeneric(text)
	if err != nil {
		return "", false
	}
	return fmt.Sprintf("%d.%d.%d", parsed.Major(), parsed.Minor(), parsed.Patch()), true
}

// recordedVersion is what a pass over the machine sets leaves in the automatic record: the release that the boot images
// come from where all have them, the version that the cluster was installed with where one was skipped. Nothing
// where the pass had errors, or where the boot images name no release.
func recordedVersion(machineSets count, around surroundings) (string, bool) {
	if machineSets.failed > 0 {
		return "", false
	}
	if machineSets.skipped > 0 {
		return installedVersion(around.clusterVersion), true
	}
	if around.bootImages == nil {
		return "", false
	}
	release, _, _ := unstructured.NestedString(around.bootImages.Object, "data", "releaseVersion")
	return threeNumbers(release)
}

// recordVersion writes the automatic record and says whether that changed it; a status of another mode stays.
func recordVersion(object *unstructured.Unstructured, version string) (bool, error) {
	mode, _, _ := unstructured.NestedString(object.Object, "status", "bootImageSkewEnforcementStatus", "mode")
	if mode != "Automatic" {
		return false, nil
	}
	path := []string{"status", "bootImageSkewEnforcementStatus", "automatic"}
	before, _, _ := unstructured.NestedMap(object.Object, path...)
	record := map[string]any{"ocpVersion": version}
	return !reflect.DeepEqual(before, record), unstructured.SetNestedMap(object.Object, record, path...)
}
