package operator

import (
	"context"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Each change of its own makes one more pass, so the last reason is that of the last change.
func TestWorkHearsOfItsOwnChanges(t *testing.T) {
	client := cluster{generation: 2, images: []string{oldImage, oldImage}}.start()
	controller := controllerOf(client)
	work := func(want string) {
		t.Helper()
		if err := controller.work(context.Background(), configurationUpdated); err != nil {
			t.Fatal(err)
		}
		if got := reasonOf(get(t, client, machineConfigurations, "", singleton), progressing); got != want {
			t.Errorf("the last reason is %s, not %s", got, want)
		}
	}
	restore := func(of kind, name string) {
		t.Helper()
		object := get(t, client, of.resource, machineNamespace, name)
		_ = unstructured.SetNestedField(object.Object, oldImage, slices.Concat(of.value, []string{"ami", "id"})...)
		if _, err := client.Resource(of.resource).Namespace(machineNamespace).
			Update(context.Background(), object, metav1.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	// The first time the record changes too, after all images.
	work("BootImageUpdateConfigurationUpdated")
	restore(controlPlaneKind, "cluster")
	restore(machineSetKind, nameOf(0))
	work("MAPIMachineSetUpdated")
	restore(controlPlaneKind, "cluster")
	work("ControlPlaneMachineSetUpdated")
	work("BootImageUpdateConfigurationUpdated")
}

func reasonOf(object *unstructured.Unstructured, kind string) string {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, one := range conditions {
		if condition := one.(map[string]any); condition["type"] == kind {
			return condition["reason"].(string)
		}
	}
	return ""
}
