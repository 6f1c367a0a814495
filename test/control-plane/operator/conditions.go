package operator

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	progressing = "BootImageUpdateProgressing"
	degraded    = "BootImageUpdateDegraded"
	passReason  = "BootImageUpdateConfigurationUpdated"
)

// count is how many objects of a kind a pass has to do, has done, and has left alone.
type count struct {
	total      int
	reconciled int
	skipped    int
}

// setConditions writes both conditions as the controller of 4.22 words them. Nothing ever fails here, so Degraded
// counts zeros. Conditions of other types stay.
func setConditions(object *unstructured.Unstructured, isProgressing bool, machineSets, controlPlane count) error {
	skipped := ""
	if machineSets.skipped > 0 {
		skipped = fmt.Sprintf(" (%d skipped)", machineSets.skipped)
	}
	status := "False"
	if isProgressing {
		status = "True"
	}
	list, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	list = setCondition(list, progressing, status, fmt.Sprintf(
		"Reconciled %d of %d MAPI MachineSets%s | Reconciled %d of %d ControlPlaneMachineSets | "+
			"Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments",
		machineSets.reconciled, machineSets.total, skipped, controlPlane.reconciled, controlPlane.total))
	list = setCondition(list, degraded, "False",
		"0 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | "+
			"0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments")
	return unstructured.SetNestedSlice(object.Object, list, "status", "conditions")
}

// setCondition changes a condition in its place or appends it. The time moves with every change, not only of status.
func setCondition(list []any, kind, status, message string) []any {
	condition := map[string]any{
		"type":               kind,
		"status":             status,
		"reason":             passReason,
		"message":            message,
		"lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
	}
	for i, entry := range list {
		old, ok := entry.(map[string]any)
		if !ok || old["type"] != kind {
			continue
		}
		if old["status"] == status && old["reason"] == passReason && old["message"] == message {
			return list
		}
		list[i] = condition
		return list
	}
	return append(list, condition)
}
