package operator

import (
	"context"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
)

const machineNamespace = "openshift-machine-api"

// published are the boot images of earlier releases that the tests' clusters use. The real operator of 4.22 has more
// than nine thousand compiled in, and skips a machine set with any other image.
var published = map[string]bool{
	"ami-05633d373d2067b59": true,
	"ami-046291643f08c3c4b": true,
}

// pass is the controller's part: Progressing while it looks at the machine sets, then the result. It only counts.
func (c Config) pass(ctx context.Context) error {
	object, err := c.Controller.Resource(machineConfigurations).Get(ctx, singleton, metav1.GetOptions{})
	if err != nil {
		return err
	}
	workers, err := c.countMachineSets(ctx, object)
	if err != nil {
		return err
	}
	controlPlane, err := c.countControlPlane(ctx, object)
	if err != nil {
		return err
	}
	if workers.total+controlPlane.total > 0 {
		err := updateStatus(ctx, c.Controller, controllerManager, func(object *unstructured.Unstructured) error {
			return setConditions(object, true, count{total: workers.total}, count{total: controlPlane.total})
		})
		if err != nil {
			return err
		}
		pause(ctx, c.Delay)
	}
	return updateStatus(ctx, c.Controller, controllerManager, func(object *unstructured.Unstructured) error {
		return setConditions(object, false, workers, controlPlane)
	})
}

// countMachineSets counts the machine sets that are managed according to the status.
func (c Config) countMachineSets(ctx context.Context, object *unstructured.Unstructured) (count, error) {
	managers, _ := managersAt(object, "status", "managedBootImagesStatus")
	entry, _ := find(managers, machineSetResource)
	selector, isManaged, err := selectorOf(entry)
	if err != nil || !isManaged {
		return count{}, err
	}
	list, err := c.Controller.Resource(machineSets).Namespace(machineNamespace).
		List(ctx, metav1.ListOptions{LabelSelector: selector.String()})
	if err != nil {
		return count{}, err
	}
	stream := c.stream(ctx)
	result := count{}
	for _, machineSet := range list.Items {
		result.total++
		if isSkipped(machineSet, stream) {
			result.skipped++
		} else {
			result.reconciled++
		}
	}
	return result, nil
}

// selectorOf gives the selector of an entry, and whether the entry manages anything at all.
func selectorOf(entry manager) (labels.Selector, bool, error) {
	switch modeOf(entry) {
	case "All":
		return labels.Everything(), true, nil
	case "Partial":
		fields, _, err := unstructured.NestedMap(entry, "selection", "partial", "machineResourceSelector")
		if err != nil {
			return nil, false, err
		}
		var selector metav1.LabelSelector
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &selector); err != nil {
			return nil, false, err
		}
		result, err := metav1.LabelSelectorAsSelector(&selector)
		return result, true, err
	default:
		return nil, false, nil
	}
}

// countControlPlane counts the control plane machine sets that are managed. The controller never skips one.
func (c Config) countControlPlane(ctx context.Context, object *unstructured.Unstructured) (count, error) {
	managers, _ := managersAt(object, "status", "managedBootImagesStatus")
	entry, _ := find(managers, controlPlaneSetResource)
	if modeOf(entry) != "All" {
		return count{}, nil
	}
	list, err := c.Controller.Resource(controlPlaneSets).Namespace(machineNamespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return count{}, err
	}
	return count{total: len(list.Items), reconciled: len(list.Items)}, nil
}

// stream is the text of the release's stream metadata, empty where the cluster has none.
func (c Config) stream(ctx context.Context) string {
	found, err := c.Controller.Resource(configMaps).Namespace("openshift-machine-config-operator").
		Get(ctx, "coreos-bootimages", metav1.GetOptions{})
	if err != nil {
		return ""
	}
	text, _, _ := unstructured.NestedString(found.Object, "data", "stream")
	return text
}

// isSkipped says whether the operator would take a machine set's image for somebody's own.
func isSkipped(machineSet unstructured.Unstructured, stream string) bool {
	image, _, _ := unstructured.NestedString(machineSet.Object,
		"spec", "template", "spec", "providerSpec", "value", "ami", "id")
	return image == "" || !published[image] && !strings.Contains(stream, `"`+image+`"`)
}
