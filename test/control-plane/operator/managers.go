package operator

import (
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	machineAPI              = "machine.openshift.io"
	machineSetResource      = "machinesets"
	controlPlaneSetResource = "controlplanemachinesets"
)

// manager is one entry of a machineManagers list as it stands in the object.
type manager = map[string]any

// managersAt gives the list at a place and whether there is one: no list and an empty list mean different things.
func managersAt(object *unstructured.Unstructured, path ...string) ([]manager, bool) {
	list, has, err := unstructured.NestedSlice(object.Object, append(path, "machineManagers")...)
	if err != nil || !has {
		return nil, false
	}
	managers := []manager{}
	for _, entry := range list {
		if fields, ok := entry.(map[string]any); ok {
			managers = append(managers, fields)
		}
	}
	return managers, true
}

// mergeManagers computes status.managedBootImagesStatus.machineManagers from the spec's list and the stored status, and
// says whether the cluster was opted in by it. AWS, Azure and GCP behave alike here, and vSphere is not in the tests'
// clusters: a missing opinion on machine sets means All.
func mergeManagers(spec []manager, hasSpec bool, status []manager, hasStatus bool, gates Gates) ([]manager, bool) {
	if hasSpec && len(spec) == 0 {
		return []manager{}, false
	}
	machineSets, hasOpinion := find(spec, machineSetResource)
	optsIn := false
	if !hasOpinion {
		machineSets = newManager(machineSetResource, "All")
		before, was := find(status, machineSetResource)
		optsIn = !hasStatus || was && modeOf(before) == "None"
	}
	merged := put(status, machineSets)
	if gates.ControlPlane {
		controlPlane, hasOpinion := find(spec, controlPlaneSetResource)
		if !hasOpinion {
			controlPlane = newManager(controlPlaneSetResource, "None")
		}
		merged = put(merged, controlPlane)
	}
	return merged, optsIn
}

// put replaces the selection of the same resource in its place, or appends the entry.
func put(list []manager, entry manager) []manager {
	result := slices.Clone(list)
	at := slices.IndexFunc(result, func(other manager) bool { return other["resource"] == entry["resource"] })
	if at < 0 {
		return append(result, entry)
	}
	result[at] = entry
	return result
}

func find(list []manager, resource string) (manager, bool) {
	for _, entry := range list {
		if entry["resource"] == resource {
			return entry, true
		}
	}
	return nil, false
}

func newManager(resource, mode string) manager {
	return manager{
		"apiGroup":  machineAPI,
		"resource":  resource,
		"selection": map[string]any{"mode": mode},
	}
}

func modeOf(entry manager) string {
	mode, _, _ := unstructured.NestedString(entry, "selection", "mode")
	return mode
}
