package operator

import (
	"context"
	"errors"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
)

const machineNamespace = "openshift-machine-api"

// controller is the boot image controller, with what it remembers from one pass to the next.
type controller struct {
	Config
	machineSets  group
	controlPlane group
	// trigger is what started the pass that is under way.
	trigger trigger
	// isAgain: the pass was started by what an earlier one did, and takes no time.
	isAgain bool
}

// group is what is remembered of one kind of objects.
type group struct {
	count
	patches patches
}

func newController(config Config) *controller {
	return &controller{Config: config, machineSets: group{patches: patches{}}, controlPlane: group{patches: patches{}}}
}

// pass goes over everything that is managed: the control plane first, then the machine sets. While an installation or
// upgrade is under way nothing happens at all. It gives what its own changes start.
func (c *controller) pass(ctx context.Context) ([]trigger, error) {
	object, err := c.Controller.Resource(machineConfigurations).Get(ctx, singleton, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	around, err := c.lookAround(ctx)
	if err != nil || !around.isStable() {
		return nil, err
	}
	// As long as nobody has changed the spec, the cluster stays as it was loaded.
	over := &sweep{controller: c, around: around, touches: object.GetGeneration() > 1}
	if c.Gates.ControlPlane {
		if _, err := over.all(ctx, object, controlPlaneKind, &c.controlPlane); err != nil {
			return over.started, err
		}
	}
	finished, err := over.all(ctx, object, machineSetKind, &c.machineSets)
	if err != nil || !finished || !c.Gates.Skew || !over.touches {
		return over.started, err
	}
	version, has := recordedVersion(c.machineSets.count, around)
	if !has {
		return over.started, nil
	}
	return over.started, updateStatus(ctx, c.Controller, controllerManager, func(object *unstructured.Unstructured) error {
		changed, err := recordVersion(object, version)
		if changed {
			over.starts(configurationUpdated)
		}
		return err
	})
}

// sweep is one pass. One that does not touch anything only decides and counts.
type sweep struct {
	*controller
	around  surroundings
	touches bool
	started []trigger
}

func (s *sweep) starts(another trigger) {
	if !slices.Contains(s.started, another) {
		s.started = append(s.started, another)
	}
}

// all goes over the objects of a kind that are managed according to the status, and says whether it got to the end. What
// goes wrong with them goes into the conditions; the error is of what keeps the stand-in itself from its work.
func (s *sweep) all(ctx context.Context, configuration *unstructured.Unstructured, of kind, into *group) (bool, error) {
	managers, _ := managersAt(configuration, "status", "managedBootImagesStatus")
	entry, _ := find(managers, of.manager)
	selector, err := selectorOf(entry)
	if err != nil {
		return false, s.writeFailure(ctx, fmt.Errorf("%s %w", of.selectorFailure, err))
	}
	objects, err := s.selected(ctx, of, selector)
	if err != nil {
		return false, err
	}
	if len(objects) == 0 {
		clear(into.patches)
	}
	if len(objects) > 0 && s.around.bootImages == nil && of.isMachineSet && !s.Gates.Release421 {
		return false, s.writeFailure(ctx, fmt.Errorf("failed to fetch coreos-bootimages config map: %w", noBootImages))
	}
	into.count = count{total: len(objects)}
	if err := s.writeProgress(ctx); err != nil {
		return false, err
	}
	if len(objects) > 0 && !s.isAgain {
		pause(ctx, s.Delay)
	}
	failures := []error{}
	for _, object := range objects {
		skipped, err := s.one(ctx, object, of, into.patches)
		if errors.Is(err, errCrash) {
			return false, err
		}
		if err != nil {
			into.failed++
			failures = append(failures, fmt.Errorf("error syncing %s %s: %w", of.title, object.GetName(), err))
		} else {
			into.done++
		}
		if skipped && of.isMachineSet && !s.Gates.Release421 {
			into.skipped++
		}
		if err := s.writeProgress(ctx); err != nil {
			return false, err
		}
	}
	return true, s.writeFailure(ctx, utilerrors.NewAggregate(failures))
}

// selected gives the objects of a kind that a selector selects, by name.
func (s *sweep) selected(ctx context.Context, of kind, selector labels.Selector) ([]unstructured.Unstructured, error) {
	list, err := s.Controller.Resource(of.resource).Namespace(machineNamespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	selected := []unstructured.Unstructured{}
	for _, object := range list.Items {
		if selector.Matches(labels.Set(object.GetLabels())) {
			selected = append(selected, object)
		}
	}
	return selected, nil
}

// selectorOf gives the selector of an entry of the status.
func selectorOf(entry manager) (labels.Selector, error) {
	switch modeOf(entry) {
	case "All":
		return labels.Everything(), nil
	case "Partial":
		fields, has, err := unstructured.NestedMap(entry, "selection", "partial", "machineResourceSelector")
		if err != nil || !has {
			return labels.Nothing(), err
		}
		var selector metav1.LabelSelector
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &selector); err != nil {
			return nil, err
		}
		return metav1.LabelSelectorAsSelector(&selector)
	default:
		return labels.Nothing(), nil
	}
}
