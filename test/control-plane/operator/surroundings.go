package operator

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

const operatorNamespace = "openshift-machine-config-operator"

// surroundings are what a pass reads besides the objects that it works on; nil is what the cluster does not have.
type surroundings struct {
	clusterVersion *unstructured.Unstructured
	infrastructure *unstructured.Unstructured
	bootImages     *unstructured.Unstructured
	// architecture is that of the control plane, by its RPM name.
	architecture string
}

func (c *controller) lookAround(ctx context.Context) (surroundings, error) {
	var around surroundings
	for _, one := range []struct {
		into            **unstructured.Unstructured
		resource        schema.GroupVersionResource
		namespace, name string
	}{
		{&around.clusterVersion, clusterVersions, "", "version"},
		{&around.infrastructure, infrastructures, "", "cluster"},
		{&around.bootImages, configMaps, operatorNamespace, "coreos-bootimages"},
	} {
		found, err := lookUp(ctx, c.Controller, one.resource, one.namespace, one.name)
		if err != nil {
			return surroundings{}, fmt.Errorf("%s %s could not be read: %w", one.resource.Resource, one.name, err)
		}
		*one.into = found
	}
	list, err := c.Controller.Resource(nodes).List(ctx, metav1.ListOptions{LabelSelector: "node-role.kubernetes.io/master"})
	if err != nil {
		return surroundings{}, fmt.Errorf("the nodes could not be read: %w", err)
	}
	around.architecture = controlPlaneArchitecture(list.Items)
	return around, nil
}

// lookUp gives an object, or nil where there is none.
func lookUp(
	ctx context.Context, client dynamic.Interface, resource schema.GroupVersionResource, namespace, name string,
) (*unstructured.Unstructured, error) {
	found, err := client.Resource(resource).Namespace(namespace).Get(ctx, name, metav1.GetOptions{})
	if errors.IsNotFound(err) {
		return nil, nil
	}
	return found, err
}

// isStable says whether no installation or upgrade is under way.
func (s surroundings) isStable() bool {
	if s.clusterVersion == nil {
		return false
	}
	history, _, _ := unstructured.NestedSlice(s.clusterVersion.Object, "status", "history")
	if len(history) == 0 {
		return false
	}
	newest, _ := history[0].(map[string]any)
	return newest["state"] == "Completed"
}

// isStamped says whether the operator has marked the boot images as those of its own release. The stand-in has no hash
// to compare with the stamp's, so any will do.
func (s surroundings) isStamped() bool {
	if s.clusterVersion == nil || s.bootImages == nil {
		return false
	}
	_, hasHash, _ := unstructured.NestedString(s.bootImages.Object, "data", "MCOVersionHash")
	stamped, _, _ := unstructured.NestedString(s.bootImages.Object, "data", "releaseVersion")
	own, _, _ := unstructured.NestedString(s.clusterVersion.Object, "status", "desired", "version")
	return hasHash && stamped == own
}

func (s surroundings) platform() string {
	name, _, _ := unstructured.NestedString(s.infrastructure.Object, "status", "platformStatus", "type")
	return name
}

// notFound is the error of the operator's caches, which name one object where the API server names the resource.
func notFound(group, kind, name string) error {
	return errors.NewNotFound(schema.GroupResource{Group: group, Resource: kind}, name)
}
