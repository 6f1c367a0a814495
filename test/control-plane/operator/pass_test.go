package operator

import (
	"context"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
)

func TestPass(t *testing.T) {
	const whole = "Reconciled 0 of 0 CAPI MachineSets | Reconciled 0 of 0 CAPI MachineDeployments"
	const healthy = "0 Degraded MAPI MachineSets | 0 Degraded ControlPlaneMachineSets | 0 Degraded CAPI MachineSets | 0 Degraded CAPI MachineDeployments"
	cases := []struct {
		name     string
		cluster  cluster
		images   []string
		version  string
		progress string
		degraded string
		recorded string
	}{
		{
			name:     "nothing is touched before the spec changes",
			cluster:  cluster{generation: 1, images: []string{oldImage, ownImage}},
			images:   []string{oldImage, oldImage, ownImage},
			version:  "2.2.0",
			progress: "Reconciled 1 of 2 MAPI MachineSets (1 skipped) | Reconciled 1 of 1 ControlPlaneMachineSets | " + whole,
			degraded: healthy,
			recorded: "4.20.0",
		},
		{
			name:     "everything gets the image of the release",
			cluster:  cluster{generation: 2, images: []string{oldImage, releaseImage}},
			images:   []string{releaseImage, releaseImage, releaseImage},
			version:  "3.5.0",
			progress: "Reconciled 2 of 2 MAPI MachineSets | Reconciled 1 of 1 ControlPlaneMachineSets | " + whole,
			degraded: healthy,
			recorded: "4.22.3",
		},
		{
			name:     "what is skipped stays, and takes the record back",
			cluster:  cluster{generation: 2, images: []string{oldImage, ownImage}},
			images:   []string{releaseImage, releaseImage, ownImage},
			version:  "3.5.0",
			progress: "Reconciled 1 of 2 MAPI MachineSets (1 skipped) | Reconciled 1 of 1 ControlPlaneMachineSets | " + whole,
			degraded: healthy,
			recorded: "4.5.16",
		},
		{
			name:     "user data that cannot be converted stops the patch, and hides that it stopped the control plane's",
			cluster:  cluster{generation: 2, images: []string{oldImage, releaseImage}, userData: badStub},
			images:   []string{oldImage, oldImage, releaseImage},
			version:  "2.4.0",
			progress: "Reconciled 1 of 2 MAPI MachineSets | Reconciled 0 of 1 ControlPlaneMachineSets | " + whole,
			degraded: strings.ReplaceAll(healthy, "0 Degraded MAPI MachineSets | 0", "1 Degraded MAPI MachineSets | 1") +
				" | Error(s): error syncing MAPI MachineSet w0: failed to reconcile machineset w0, err: converting ignition stub failed: " +
				"failed to parse Ignition config: parsing Ignition config failed: unknown version. Supported spec versions: 2.2,3.0,3.1,3.2,3.3,3.4,3.5",
			recorded: "4.20.0",
		},
		{
			name:     "nothing happens during an upgrade",
			cluster:  cluster{generation: 2, images: []string{oldImage}, upgrades: true},
			images:   []string{oldImage, oldImage},
			version:  "2.2.0",
			recorded: "4.20.0",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := c.cluster.start()
			if err := controllerOf(client).work(context.Background(), configurationUpdated); err != nil {
				t.Fatal(err)
			}
			if got := imagesOf(t, client, len(c.cluster.images)); !slices.Equal(got, c.images) {
				t.Errorf("the images are %v, not %v", got, c.images)
			}
			if got := userDataOf(t, client); !strings.Contains(got, `"version":"`+c.version+`"`) {
				t.Errorf("the user data is not of %s: %s", c.version, got)
			}
			object := get(t, client, machineConfigurations, "", singleton)
			if got := messageOf(object, progressing); got != c.progress {
				t.Errorf("the progress is %q, not %q", got, c.progress)
			}
			if got := messageOf(object, degraded); got != c.degraded {
				t.Errorf("the failures are %q, not %q", got, c.degraded)
			}
			recorded, _, _ := unstructured.NestedString(object.Object, "status", "bootImageSkewEnforcementStatus", "automatic", "ocpVersion")
			if recorded != c.recorded {
				t.Errorf("the record is %q, not %q", recorded, c.recorded)
			}
		})
	}
}

func TestPassRefusesTheFourthTime(t *testing.T) {
	client := cluster{generation: 2, images: []string{oldImage}}.start()
	controller := controllerOf(client)
	for range hotLoopLimit + 1 {
		for _, one := range []struct {
			kind kind
			name string
		}{{machineSetKind, "w0"}, {controlPlaneKind, "cluster"}} {
			object := get(t, client, one.kind.resource, machineNamespace, one.name)
			_ = unstructured.SetNestedField(object.Object, oldImage, slices.Concat(one.kind.value, []string{"ami", "id"})...)
			if _, err := client.Resource(one.kind.resource).Namespace(machineNamespace).
				Update(context.Background(), object, metav1.UpdateOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := controller.work(context.Background(), configurationUpdated); err != nil {
			t.Fatal(err)
		}
	}
	if got := imagesOf(t, client, 1); !slices.Equal(got, []string{oldImage, oldImage}) {
		t.Errorf("the images are %v", got)
	}
	message := messageOf(get(t, client, machineConfigurations, "", singleton), degraded)
	if !strings.Contains(message, "1 Degraded MAPI MachineSets | 1 Degraded ControlPlaneMachineSets") ||
		!strings.Contains(message, "error syncing MAPI MachineSet w0: refusing to reconcile machineset w0, hot loop detected") {
		t.Errorf("the failures are %q", message)
	}
}

// A patch changes the provider spec alone, as a merge patch of the controller.
func TestPassSendsAMergePatch(t *testing.T) {
	client := cluster{generation: 2, images: []string{oldImage}}.start()
	if err := controllerOf(client).work(context.Background(), configurationUpdated); err != nil {
		t.Fatal(err)
	}
	const wanted = `{"spec":{"template":{"spec":{"providerSpec":{"value":{"ami":{"id":"` + releaseImage + `"},` +
		`"capacityReservationId":"","deviceIndex":0,"instanceType":"","metadata":{},"metadataServiceOptions":{},"subnet":{}}}}}}}`
	sent := []string{}
	for _, action := range client.Actions() {
		if patch, ok := action.(interface {
			GetPatch() []byte
			GetPatchType() types.PatchType
		}); ok && action.GetResource() == machineSets && patch.GetPatchType() == types.MergePatchType {
			sent = append(sent, string(patch.GetPatch()))
		}
	}
	if !slices.Equal(sent, []string{wanted}) {
		t.Errorf("sent was %v, not %s", sent, wanted)
	}
}
