package operator

import (
	"context"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// What is left alone, and whether it is counted as skipped.
func TestPassLeavesAlone(t *testing.T) {
	const all, skipped = "Reconciled 1 of 1 MAPI MachineSets | ", "Reconciled 0 of 1 MAPI MachineSets (1 skipped) | "
	newest := Gates{ControlPlane: true, Skew: true}
	cases := []struct {
		name     string
		gates    Gates
		change   func(machineSet *unstructured.Unstructured)
		progress string
		patched  bool
	}{
		{name: "nothing", gates: newest, change: func(*unstructured.Unstructured) {}, progress: all, patched: true},
		{name: "what has an owner", gates: newest, change: own, progress: skipped},
		{name: "what has an owner, in 4.21", gates: Gates{Release421: true}, change: own, progress: all},
		{
			name:     "another stream of the operating system",
			gates:    newest,
			change:   func(one *unstructured.Unstructured) { one.SetLabels(map[string]string{osStreamLabel: "rhel-10"}) },
			progress: all,
		},
		{
			name:     "the release's stream of the operating system",
			gates:    newest,
			change:   func(one *unstructured.Unstructured) { one.SetLabels(map[string]string{osStreamLabel: "rhel-9"}) },
			progress: all,
			patched:  true,
		},
		{
			name:  "Windows",
			gates: newest,
			change: func(one *unstructured.Unstructured) {
				_ = unstructured.SetNestedStringMap(one.Object, map[string]string{osLabel: "Windows"}, append(slices.Clone(machineSetKind.metadata), "labels")...)
			},
			progress: all,
		},
		{name: "boot images without the operator's stamp, in 4.21", gates: Gates{Release421: true}, change: func(*unstructured.Unstructured) {}, progress: all},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := cluster{generation: 2, images: []string{oldImage}}.start()
			machineSet := get(t, client, machineSets, machineNamespace, nameOf(0))
			c.change(machineSet)
			if _, err := client.Resource(machineSets).Namespace(machineNamespace).
				Update(context.Background(), machineSet, metav1.UpdateOptions{}); err != nil {
				t.Fatal(err)
			}
			controller := controllerOf(client)
			controller.Gates = c.gates
			if err := controller.work(context.Background(), configurationUpdated); err != nil {
				t.Fatal(err)
			}
			if got := imagesOf(t, client, 1)[1] == releaseImage; got != c.patched {
				t.Errorf("patched: %t", got)
			}
			message := messageOf(get(t, client, machineConfigurations, "", singleton), progressing)
			if len(message) < len(c.progress) || message[:len(c.progress)] != c.progress {
				t.Errorf("the progress is %q, not %q", message, c.progress)
			}
		})
	}
}

func own(one *unstructured.Unstructured) {
	one.SetOwnerReferences([]metav1.OwnerReference{{APIVersion: "hive.openshift.io/v1", Kind: "MachinePool", Name: "x", UID: "1"}})
}

// A list of conditions that lacks one never gets it; the two first conditions come only where there is no list at all.
func TestConditionsAreNeverAdded(t *testing.T) {
	client := cluster{generation: 2, images: []string{oldImage}}.start()
	object := get(t, client, machineConfigurations, "", singleton)
	_ = unstructured.SetNestedSlice(object.Object, []any{}, "status", "conditions")
	if _, err := client.Resource(machineConfigurations).UpdateStatus(context.Background(), object, metav1.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := controllerOf(client).work(context.Background(), configurationUpdated); err != nil {
		t.Fatal(err)
	}
	conditions, has, _ := unstructured.NestedSlice(get(t, client, machineConfigurations, "", singleton).Object, "status", "conditions")
	if !has || len(conditions) != 0 {
		t.Errorf("the conditions are %v", conditions)
	}
}
