package operator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	progressing = "BootImageUpdateProgressing"
	degraded    = "BootImageUpdateDegraded"
)

// count is how many objects of a kind a pass has to do, has done without an error, has left alone among those, and
// could not do.
type count struct {
	total   int
	done    int
	skipped int
	failed  int
}

func (c count) isFinished() bool {
	return c.total == c.done+c.failed
}

func (c count) progress(name string) string {
	text := fmt.Sprintf("Reconciled %d of %d %s", c.done-c.skipped, c.total, name)
	if c.skipped > 0 {
		text += fmt.Sprintf(" (%d skipped)", c.skipped)
	}
	return text
}

// writeProgress writes how far the controller is.
func (c *controller) writeProgress(ctx context.Context) error {
	status := "True"
	if c.machineSets.isFinished() && c.controlPlane.isFinished() {
		status = "False"
	}
	message := strings.Join([]string{
		c.machineSets.progress("MAPI MachineSets"),
		c.controlPlane.progress("ControlPlaneMachineSets"),
		count{}.progress("CAPI MachineSets"),
		count{}.progress("CAPI MachineDeployments"),
	}, " | ")
	return c.writeCondition(ctx, progressing, status, message)
}

// writeFailure writes what the pass over one kind of objects could not do, over what the pass over the other kind wrote.
func (c *controller) writeFailure(ctx context.Context, failure error) error {
	last := "0 Degraded CAPI MachineDeployments"
	if c.Gates.Release421 {
		last = "0 CAPI MachineDeployments"
	}
	status := "False"
	message := fmt.Sprintf("%d Degraded MAPI MachineSets | %d Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | %s",
		c.machineSets.failed, c.controlPlane.failed, last)
	if failure != nil {
		status = "True"
		message += " | Error(s): " + failure.Error()
	}
	return c.writeCondition(ctx, degraded, status, message)
}

func (c *controller) writeCondition(ctx context.Context, kind, status, message string) error {
	return updateStatus(ctx, c.Controller, controllerManager, func(object *unstructured.Unstructured) error {
		list, has, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
		if !has {
			list = firstConditions()
		}
		setCondition(list, kind, status, string(c.trigger), message)
		return unstructured.SetNestedSlice(object.Object, list, "status", "conditions")
	})
}

// firstConditions are those that the first pass of all begins with.
func firstConditions() []any {
	return []any{
		newCondition(progressing, "False", "NA", "Reconciled 0 of 0 MAPI MachineSets | Reconciled 0 of 0 ControlPlaneMachineSets | "+
			"Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments"),
		newCondition(degraded, "False", "NA", "0 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | "+
			"0 Degraded CAPI MachineSets | 0 CAPI MachineDeployments"),
	}
}

// setCondition changes a condition in its place, and adds none. The time moves with every change, not only of status.
func setCondition(list []any, kind, status, reason, message string) {
	for i, entry := range list {
		old, ok := entry.(map[string]any)
		if !ok || old["type"] != kind {
			continue
		}
		if old["status"] != status || old["reason"] != reason || old["message"] != message {
			list[i] = newCondition(kind, status, reason, message)
		}
		return
	}
}

func newCondition(kind, status, reason, message string) map[string]any {
	return map[string]any{
		"type":               kind,
		"status":             status,
		"reason":             reason,
		"message":            message,
		"lastTransitionTime": time.Now().UTC().Format(time.RFC3339),
	}
}
