package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

const (
	definitionKind       = "CustomResourceDefinition"
	featureSetAnnotation = "release.openshift.io/feature-set"
)

// chooseDefinitions reads the release's resource definitions and keeps of each the variant of the feature set. A
// definition without variants carries no feature set.
func chooseDefinitions(o options) ([]object, error) {
	folder := filepath.Join(o.definitions, o.release)
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("there are no resource definitions for release %s in %s", o.release, o.definitions)
	}
	variants := map[string][]object{}
	for _, file := range files {
		objects, err := readObjects(os.DirFS(folder), filepath.Base(file))
		if err != nil {
			return nil, fmt.Errorf("the resource definition %s could not be read: %w", file, err)
		}
		for _, one := range objects {
			if one.GetKind() == definitionKind {
				variants[one.GetName()] = append(variants[one.GetName()], one)
			}
		}
	}
	var chosen []object
	for name, candidates := range variants {
		at := slices.IndexFunc(candidates, func(one object) bool { return hasFeatureSet(one, o.featureSet) })
		if at < 0 {
			return nil, fmt.Errorf("release %s has no definition of %s for the feature set %q", o.release, name, o.featureSet)
		}
		chosen = append(chosen, candidates[at])
	}
	return chosen, nil
}

func hasFeatureSet(one object, featureSet string) bool {
	sets := one.GetAnnotations()[featureSetAnnotation]
	return sets == "" || slices.Contains(strings.Split(sets, ","), featureSet)
}

// waitUntilServed returns when the resource of a definition answers.
func waitUntilServed(ctx context.Context, client dynamic.Interface, definition object) error {
	resource, err := definedResource(definition)
	if err != nil {
		return err
	}
	return poll(ctx, definition.GetName()+" is not served", func() (bool, error) {
		_, err := client.Resource(resource).List(ctx, metav1.ListOptions{Limit: 1})
		if apierrors.IsNotFound(err) || apierrors.IsServiceUnavailable(err) {
			return false, nil
		}
		return err == nil, err
	})
}

// definedResource gives the resource of a definition in its first served version.
func definedResource(definition object) (schema.GroupVersionResource, error) {
	group, _, _ := unstructured.NestedString(definition.Object, "spec", "group")
	plural, _, _ := unstructured.NestedString(definition.Object, "spec", "names", "plural")
	versions, _, _ := unstructured.NestedSlice(definition.Object, "spec", "versions")
	for _, version := range versions {
		if fields, ok := version.(map[string]any); ok && fields["served"] == true {
			name, _, _ := unstructured.NestedString(fields, "name")
			return schema.GroupVersionResource{Group: group, Version: name, Resource: plural}, nil
		}
	}
	return schema.GroupVersionResource{}, fmt.Errorf("the definition %s serves no version", definition.GetName())
}
