package operator

import (
	"context"
	"encoding/base64"
	"io"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic/fake"
)

const (
	oldStub  = `{"ignition":{"config":{"append":[{"source":"https://a/w"}]},"version":"2.2.0"}}`
	badStub  = `{"ignition":{"version":"2.4.0"}}`
	ownImage = "ami-0f"
)

// cluster is an AWS cluster with a control plane machine set of an old image, and machine sets `w0`, `w1`, … with the
// given ones. They all share one user data secret.
type cluster struct {
	generation int64
	images     []string
	userData   string
	upgrades   bool
}

func (c cluster) start() *fake.FakeDynamicClient {
	state := "Completed"
	if c.upgrades {
		state = "Partial"
	}
	entry := func(resource string) any { return newManager(resource, "All") }
	managers := []any{entry(machineSetResource), entry(controlPlaneSetResource)}
	object := func(apiVersion, kind, namespace, name string, more map[string]any) *unstructured.Unstructured {
		one := &unstructured.Unstructured{Object: more}
		one.SetAPIVersion(apiVersion)
		one.SetKind(kind)
		one.SetNamespace(namespace)
		one.SetName(name)
		return one
	}
	spec := func(image string) map[string]any {
		return map[string]any{"spec": map[string]any{"metadata": map[string]any{}, "providerSpec": map[string]any{"value": map[string]any{
			"ami":            map[string]any{"id": image},
			"placement":      map[string]any{"region": "us-east-1"},
			"userDataSecret": map[string]any{"name": "user-data"},
		}}}}
	}
	template := func(content map[string]any) map[string]any {
		return map[string]any{"spec": map[string]any{"template": content}}
	}
	configuration := object("operator.openshift.io/v1", "MachineConfiguration", "", singleton, map[string]any{"status": map[string]any{
		"managedBootImagesStatus":        map[string]any{"machineManagers": managers},
		"bootImageSkewEnforcementStatus": map[string]any{"mode": "Automatic", "automatic": map[string]any{"ocpVersion": "4.20.0"}},
	}})
	configuration.SetGeneration(c.generation)
	objects := []runtime.Object{
		configuration,
		object("config.openshift.io/v1", "ClusterVersion", "", "version", map[string]any{"status": map[string]any{"history": []any{
			map[string]any{"state": state, "version": "4.22.3"},
			map[string]any{"state": "Completed", "version": "4.5.16-rc.1"},
		}}}),
		object("config.openshift.io/v1", "Infrastructure", "", "cluster",
			map[string]any{"status": map[string]any{"platformStatus": map[string]any{"type": "AWS"}}}),
		object("v1", "ConfigMap", operatorNamespace, "coreos-bootimages",
			map[string]any{"data": map[string]any{"stream": streamText, "releaseVersion": "4.22.3"}}),
		object("v1", "Secret", machineNamespace, "user-data",
			map[string]any{"data": map[string]any{"userData": base64.StdEncoding.EncodeToString([]byte(or(c.userData, oldStub)))}}),
		object("machine.openshift.io/v1", "ControlPlaneMachineSet", machineNamespace, "cluster",
			template(map[string]any{"machines_v1beta1_machine_openshift_io": spec(oldImage)})),
	}
	for i, image := range c.images {
		objects = append(objects, object("machine.openshift.io/v1beta1", "MachineSet", machineNamespace, nameOf(i), template(spec(image))))
	}
	return fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{
		machineSets: "MachineSetList", controlPlaneSets: "ControlPlaneMachineSetList", nodes: "NodeList",
	}, objects...)
}

func nameOf(number int) string {
	return "w" + string(rune('0'+number))
}

func controllerOf(client *fake.FakeDynamicClient) *controller {
	return newController(Config{Operator: client, Controller: client, Gates: Gates{ControlPlane: true, Skew: true}, Log: io.Discard})
}

func get(
	t *testing.T, client *fake.FakeDynamicClient, resource schema.GroupVersionResource, namespace, name string,
) *unstructured.Unstructured {
	t.Helper()
	object, err := client.Resource(resource).Namespace(namespace).Get(context.Background(), name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return object
}

// imagesOf gives the image of the control plane machine set, then those of the machine sets.
func imagesOf(t *testing.T, client *fake.FakeDynamicClient, count int) []string {
	t.Helper()
	of := func(kind kind, name string) string {
		object := get(t, client, kind.resource, machineNamespace, name)
		image, _, _ := unstructured.NestedString(object.Object, slices.Concat(kind.value, []string{"ami", "id"})...)
		return image
	}
	images := []string{of(controlPlaneKind, "cluster")}
	for i := range count {
		images = append(images, of(machineSetKind, nameOf(i)))
	}
	return images
}

func userDataOf(t *testing.T, client *fake.FakeDynamicClient) string {
	t.Helper()
	encoded, _, _ := unstructured.NestedString(get(t, client, secrets, machineNamespace, "user-data").Object, "data", "userData")
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func messageOf(object *unstructured.Unstructured, kind string) string {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, one := range conditions {
		if condition := one.(map[string]any); condition["type"] == kind {
			return condition["message"].(string)
		}
	}
	return ""
}
