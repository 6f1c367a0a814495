// Package operator is a stand-in for the Machine Config Operator, for tests only.
//
// It follows the spec of the MachineConfiguration `cluster` into its status, and goes through a boot image pass as the
// controller of 4.22 does on AWS: it patches machine sets and control plane machine sets, converts plain Ignition 2
// user data, keeps the skew record, and writes the conditions on the way. It knows nothing of nodeDisruptionPolicy, of
// the ClusterOperator, and of any trigger but the MachineConfiguration and its own changes.
package operator

import (
	"context"
	"fmt"
	"io"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
)

// retryAfter is how long it waits after a watch that ended.
const retryAfter = time.Second

// Config is what the stand-in needs. The operator and its controller are two clients, because they are two users and
// two field managers in a real cluster.
type Config struct {
	Operator   dynamic.Interface
	Controller dynamic.Interface
	Gates      Gates
	// Delay is how long each step takes: from a change to the new status, and from the beginning of a pass over machine
	// sets, or over control plane machine sets, to the first of them.
	Delay time.Duration
	Log   io.Writer
}

// Run watches the MachineConfiguration until the context ends.
func Run(ctx context.Context, config Config) {
	config.say("stand-in operator (test only): watching MachineConfiguration cluster")
	controller := newController(config)
	for ctx.Err() == nil {
		if err := config.watch(ctx, controller); err != nil && ctx.Err() == nil {
			config.say("stand-in operator: %v", err)
		}
		pause(ctx, retryAfter)
	}
}

// watch follows the object until the server ends the watch.
func (c Config) watch(ctx context.Context, controller *controller) error {
	events, err := c.Operator.Resource(machineConfigurations).Watch(ctx, metav1.ListOptions{FieldSelector: "metadata.name=" + singleton})
	if err != nil {
		return fmt.Errorf("the MachineConfiguration cannot be watched: %w", err)
	}
	defer events.Stop()
	for event := range events.ResultChan() {
		changed, ok := event.Object.(*unstructured.Unstructured)
		if !ok || event.Type == watch.Deleted || isFollowed(changed) {
			continue
		}
		if err := c.follow(ctx, controller); err != nil && ctx.Err() == nil {
			c.say("stand-in operator: %v", err)
		}
	}
	return nil
}

func (c Config) say(format string, values ...any) {
	fmt.Fprintf(c.Log, format+"\n", values...)
}

func pause(ctx context.Context, duration time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(duration):
	}
}
