package operator

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/util/retry"
)

const (
	singleton         = "cluster"
	operatorManager   = "machine-config-operator"
	controllerManager = "machine-config-controller"
	optedInAnnotation = "machineconfiguration.openshift.io/boot-image-updates-opted-in-at"
)

var (
	machineConfigurations = schema.GroupVersionResource{Group: "operator.openshift.io", Version: "v1", Resource: "machineconfigurations"}
	machineSets           = schema.GroupVersionResource{Group: machineAPI, Version: "v1beta1", Resource: "machinesets"}
	controlPlaneSets      = schema.GroupVersionResource{Group: machineAPI, Version: "v1", Resource: "controlplanemachinesets"}
	clusterVersions       = schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1", Resource: "clusterversions"}
	infrastructures       = schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1", Resource: "infrastructures"}
	configMaps            = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	secrets               = schema.GroupVersionResource{Version: "v1", Resource: "secrets"}
	nodes                 = schema.GroupVersionResource{Version: "v1", Resource: "nodes"}
)

// isFollowed says whether the status already belongs to the newest spec.
func isFollowed(object *unstructured.Unstructured) bool {
	observed, has, _ := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
	return has && observed == object.GetGeneration()
}

// follow brings the newest spec into the status, and makes boot image passes where that changed what is managed.
func (c Config) follow(ctx context.Context, controller *controller) error {
	pause(ctx, c.Delay)
	changed, err := c.sync(ctx)
	if err != nil {
		return fmt.Errorf("the status could not follow the spec: %w", err)
	}
	if !changed {
		return nil
	}
	if err := controller.work(ctx, configurationUpdated); err != nil {
		return fmt.Errorf("the boot image pass failed: %w", err)
	}
	return nil
}

// sync is the operator's part: what is managed, the skew enforcement, the observed generation. It says whether one of
// the first two changed.
func (c Config) sync(ctx context.Context) (bool, error) {
	changed := false
	err := updateStatus(ctx, c.Operator, operatorManager, func(object *unstructured.Unstructured) error {
		if isFollowed(object) {
			return nil
		}
		before, _, _ := unstructured.NestedMap(object.Object, "status")
		optsIn, err := c.setManaged(ctx, object)
		if err != nil {
			return err
		}
		after, _, _ := unstructured.NestedMap(object.Object, "status")
		changed = !reflect.DeepEqual(before, after)
		if optsIn && changed {
			if err := c.stampOptIn(ctx, object); err != nil {
				return err
			}
		}
		return unstructured.SetNestedField(object.Object, object.GetGeneration(), "status", "observedGeneration")
	})
	return changed, err
}

// setManaged computes the operator's part of the status in the object.
func (c Config) setManaged(ctx context.Context, object *unstructured.Unstructured) (bool, error) {
	spec, hasSpec := managersAt(object, "spec", "managedBootImages")
	status, hasStatus := managersAt(object, "status", "managedBootImagesStatus")
	managers, optsIn := mergeManagers(spec, hasSpec, status, hasStatus, c.Gates)
	list := []any{}
	for _, entry := range managers {
		list = append(list, entry)
	}
	if err := unstructured.SetNestedSlice(object.Object, list, "status", "managedBootImagesStatus", "machineManagers"); err != nil {
		return false, err
	}
	if !c.Gates.Skew {
		return optsIn, nil
	}
	version, err := lookUp(ctx, c.Operator, clusterVersions, "", "version")
	if err != nil {
		return false, err
	}
	skew := skewStatus(object, managers, installedVersion(version))
	return optsIn, unstructured.SetNestedMap(object.Object, skew, "status", "bootImageSkewEnforcementStatus")
}

// stampOptIn notes on the object when the operator opted the cluster in.
func (c Config) stampOptIn(ctx context.Context, object *unstructured.Unstructured) error {
	patch, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"annotations": map[string]any{optedInAnnotation: time.Now().UTC().Format(time.RFC3339)}},
	})
	if err != nil {
		return err
	}
	stamped, err := c.Operator.Resource(machineConfigurations).Patch(
		ctx, singleton, types.MergePatchType, patch, metav1.PatchOptions{FieldManager: operatorManager})
	if err != nil {
		return err
	}
	object.SetResourceVersion(stamped.GetResourceVersion())
	return nil
}

// updateStatus reads the object, lets `change` work on it, and writes its status; again where someone else was faster.
func updateStatus(
	ctx context.Context, client dynamic.Interface, manager string, change func(*unstructured.Unstructured) error,
) error {
	return retry.RetryOnConflict(retry.DefaultRetry, func() error {
		object, err := client.Resource(machineConfigurations).Get(ctx, singleton, metav1.GetOptions{})
		if err != nil {
			return err
		}
		before := object.DeepCopy()
		if err := change(object); err != nil {
			return err
		}
		if reflect.DeepEqual(before.Object["status"], object.Object["status"]) {
			return nil
		}
		_, err = client.Resource(machineConfigurations).UpdateStatus(ctx, object, metav1.UpdateOptions{FieldManager: manager})
		return err
	})
}
