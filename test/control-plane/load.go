package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// content is what goes into the cluster before it is ready.
type content struct {
	definitions []object
	cluster     []object
	policies    []object
}

// load brings the content into the cluster, in its order, and returns when the server serves and enforces all of it.
func (p *plane) load(ctx context.Context, say progress, people users, loaded content) error {
	client, err := p.server.clientFor(people.loader)
	if err != nil {
		return err
	}
	say.line("Loading the resource definitions of OpenShift %s (%s).", p.options.release, p.options.featureSet)
	if err := loadDefinitions(ctx, client, loaded.definitions); err != nil {
		return err
	}
	say.line("Loading %d objects and the admission policies.", len(loaded.cluster))
	for _, one := range slices.Concat(loaded.cluster, loaded.policies) {
		if err := loadObject(ctx, client, one); err != nil {
			return err
		}
	}
	return waitForPolicies(ctx, client, loaded.cluster)
}

// loadDefinitions applies all definitions at once and waits until each is served.
func loadDefinitions(ctx context.Context, client dynamic.Interface, definitions []object) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, definition := range definitions {
		group.Go(func() error {
			if err := loadObject(ctx, client, definition); err != nil {
				return err
			}
			return waitUntilServed(ctx, client, definition)
		})
	}
	return group.Wait()
}

// loadObject applies an object as the manager that owns it in a real cluster, then writes its status as the manager
// that reports it.
func loadObject(ctx context.Context, client dynamic.Interface, one object) error {
	main := one.DeepCopy()
	unstructured.RemoveNestedField(main.Object, "status")
	body, err := json.Marshal(main)
	if err != nil {
		return fmt.Errorf("%s could not be encoded: %w", title(one), err)
	}
	owner := ownersOf(one.GroupVersionKind().GroupKind())
	resource := client.Resource(resourceOf(one)).Namespace(one.GetNamespace())
	stored, err := resource.Patch(ctx, one.GetName(), types.ApplyPatchType, body,
		metav1.PatchOptions{FieldManager: owner.spec, FieldValidation: metav1.FieldValidationStrict})
	if err != nil {
		return fmt.Errorf("%s could not be loaded: %w", title(one), err)
	}
	status, has := one.Object["status"]
	if !has {
		return nil
	}
	stored.Object["status"] = status
	_, err = resource.UpdateStatus(ctx, stored,
		metav1.UpdateOptions{FieldManager: owner.status, FieldValidation: metav1.FieldValidationStrict})
	if err != nil {
		return fmt.Errorf("the status of %s could not be loaded: %w", title(one), err)
	}
	return nil
}
