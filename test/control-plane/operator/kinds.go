package operator

import "k8s.io/apimachinery/pkg/runtime/schema"

// kind is one of the two kinds of objects that a pass goes over, and the words that the real operator has for it.
type kind struct {
	resource schema.GroupVersionResource
	// manager is its resource in a machineManagers list.
	manager string
	// metadata is that of the machines, value their provider spec.
	metadata, value []string
	// title is the word for it in the list of a pass, noun that in the text of a single object.
	title, noun string
	// selectorFailure comes before why a selector cannot be used.
	selectorFailure string
	// updated is what starts another pass when one of them was patched.
	updated trigger
	// isMachineSet: machine sets say their architecture, count what is skipped, and do nothing at all without boot images.
	isMachineSet bool
	// remembersAttempts says whether also a patch that failed counts for a hot loop.
	remembersAttempts bool
}

var machineSetKind = kind{
	resource:        machineSets,
	manager:         machineSetResource,
	metadata:        []string{"spec", "template", "metadata"},
	value:           []string{"spec", "template", "spec", "providerSpec", "value"},
	title:           "MAPI MachineSet",
	noun:            "machineset",
	selectorFailure: "failed to create a machineset selector while enqueueing MAPI machineset",
	updated:         machineSetUpdated,
	isMachineSet:    true,
}

var controlPlaneKind = kind{
	resource:          controlPlaneSets,
	manager:           controlPlaneSetResource,
	metadata:          []string{"spec", "template", "machines_v1beta1_machine_openshift_io", "spec", "metadata"},
	value:             []string{"spec", "template", "machines_v1beta1_machine_openshift_io", "spec", "providerSpec", "value"},
	title:             "ControlPlaneMachineSet",
	noun:              "ControlPlaneMachineSet",
	selectorFailure:   "failed to create a machineset selector while enqueueing ControlPlaneMachineSet",
	updated:           controlPlaneUpdated,
	remembersAttempts: true,
}
