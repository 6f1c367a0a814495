package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// object is one Kubernetes object of a file.
type object = *unstructured.Unstructured

// readLayers reads the objects of several folders. An object of a later folder takes the place of the same object of an
// earlier one; a folder that does not exist holds nothing.
func readLayers(files fs.FS, folders ...string) ([]object, error) {
	var all []object
	for _, folder := range folders {
		names, err := fs.Glob(files, path.Join(folder, "*.yaml"))
		if err != nil {
			return nil, fmt.Errorf("the folder %s could not be read: %w", folder, err)
		}
		for _, name := range names {
			read, err := readObjects(files, name)
			if err != nil {
				return nil, fmt.Errorf("the file %s could not be read: %w", name, err)
			}
			for _, one := range read {
				all = replaceOrAppend(all, one)
			}
		}
	}
	return all, nil
}

func readObjects(files fs.FS, name string) ([]object, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var objects []object
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		one := &unstructured.Unstructured{}
		err := decoder.Decode(&one.Object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(one.Object) > 0 {
			objects = append(objects, one)
		}
	}
}

func replaceOrAppend(all []object, one object) []object {
	at := slices.IndexFunc(all, func(other object) bool { return title(other) == title(one) })
	if at < 0 {
		return append(all, one)
	}
	all[at] = one
	return all
}

// title names an object in sentences: MachineSet.machine.openshift.io openshift-machine-api/worker.
func title(one object) string {
	return one.GroupVersionKind().GroupKind().String() + " " + path.Join(one.GetNamespace(), one.GetName())
}

// resourceOf gives the resource an object belongs to. The plural is guessed from the kind, which is right for every
// kind that is loaded here; a wrong guess would be a 404 at the first start.
func resourceOf(one object) schema.GroupVersionResource {
	resource, _ := meta.UnsafeGuessKindToResource(one.GroupVersionKind())
	return resource
}
