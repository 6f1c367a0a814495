package operator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/jsonmergepatch"
)

const (
	osStreamLabel = "machineconfiguration.openshift.io/osstream"
	osLabel       = "machine.openshift.io/os-id"
)

var (
	noBootImages     = notFound("", "configmap", "coreos-bootimages")
	noInfrastructure = notFound("config.openshift.io", "infrastructure", "cluster")
)

// one brings one object to the image of the release, and says whether it was skipped: left to somebody's own hands.
func (s *sweep) one(ctx context.Context, object unstructured.Unstructured, of kind, made patches) (bool, error) {
	if len(object.GetOwnerReferences()) > 0 {
		return true, nil
	}
	if stream, has := object.GetLabels()[osStreamLabel]; has && stream != "rhel-9" && !s.Gates.Release421 {
		return false, nil
	}
	system, _, _ := unstructured.NestedString(object.Object, slices.Concat(of.metadata, []string{"labels", osLabel})...)
	if system == "Windows" {
		return false, nil
	}
	architecture := s.around.architecture
	if of.isMachineSet {
		var err error
		architecture, err = architectureOf(object, s.around)
		if err != nil {
			return false, fmt.Errorf("failed to fetch arch during machineset sync: %w", err)
		}
		if architecture == "" {
			return true, nil
		}
	}
	if s.around.infrastructure == nil {
		return false, fmt.Errorf("failed to fetch infra object during %s sync: %w", of.noun, noInfrastructure)
	}
	if s.around.bootImages == nil {
		return false, fmt.Errorf("failed to fetch coreos-bootimages config map during %s sync: %w", of.noun, noBootImages)
	}
	if s.Gates.Release421 && !s.around.isStamped() || s.around.platform() != "AWS" {
		return false, nil
	}
	return s.oneOfAWS(ctx, object, of, architecture, made)
}

// oneOfAWS converts the user data where that is needed, then patches the provider spec.
func (s *sweep) oneOfAWS(
	ctx context.Context, object unstructured.Unstructured, of kind, architecture string, made patches,
) (bool, error) {
	failed := func(err error) error {
		return fmt.Errorf("failed to reconcile %s %s, err: %w", of.noun, object.GetName(), err)
	}
	value, has, err := unstructured.NestedMap(object.Object, of.value...)
	if err != nil {
		return false, failed(err)
	}
	text, _, _ := unstructured.NestedString(s.around.bootImages.Object, "data", "stream")
	decided, err := decideAWS(value, has, text, architecture)
	if err != nil {
		return false, failed(err)
	}
	if decided.value == nil || !s.touches {
		return decided.skipped, nil
	}
	if err := s.upgradeUserData(ctx, decided.userData); err != nil {
		if errors.Is(err, errCrash) {
			return false, err
		}
		return false, failed(err)
	}
	name, goal := object.GetName(), string(decided.value)
	if made.wouldLoop(name, goal) {
		return false, fmt.Errorf("refusing to reconcile %s %s, hot loop detected. Please opt-out of boot image updates, "+
			"adjust your machine provisioning workflow to prevent hot loops and opt back in to resume boot image updates", of.noun, name)
	}
	if of.remembersAttempts {
		made.remember(name, goal)
	}
	if err := s.patch(ctx, object, of, decided.value); err != nil {
		return false, fmt.Errorf("unable to patch new %s: %w", of.noun, err)
	}
	s.starts(of.updated)
	if !of.remembersAttempts {
		made.remember(name, goal)
	}
	return false, nil
}

// patch sends what differs between the object and the same object with another provider spec, as a JSON merge patch.
func (s *sweep) patch(ctx context.Context, object unstructured.Unstructured, of kind, value []byte) error {
	var fields map[string]any
	if err := json.Unmarshal(value, &fields); err != nil {
		return err
	}
	before, err := object.MarshalJSON()
	if err != nil {
		return err
	}
	changed := object.DeepCopy()
	if err := unstructured.SetNestedMap(changed.Object, fields, of.value...); err != nil {
		return err
	}
	after, err := changed.MarshalJSON()
	if err != nil {
		return err
	}
	difference, err := jsonmergepatch.CreateThreeWayJSONMergePatch(before, after, before)
	if err != nil {
		return err
	}
	_, err = s.Controller.Resource(of.resource).Namespace(machineNamespace).
		Patch(ctx, object.GetName(), types.MergePatchType, difference, metav1.PatchOptions{FieldManager: controllerManager})
	return err
}
