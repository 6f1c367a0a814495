package operator

import (
	"context"
	"slices"
)

// trigger is what starts a pass; the conditions name it as their reason.
type trigger string

const (
	configurationUpdated trigger = "BootImageUpdateConfigurationUpdated"
	machineSetUpdated    trigger = "MAPIMachineSetUpdated"
	controlPlaneUpdated  trigger = "ControlPlaneMachineSetUpdated"
)

// work makes a pass, and one more for each thing that a pass has changed: the controller hears of its own changes as of
// anybody else's. What waits already is not queued again.
func (c *controller) work(ctx context.Context, first trigger) error {
	c.isAgain = false
	for queue := []trigger{first}; len(queue) > 0 && ctx.Err() == nil; c.isAgain = true {
		c.trigger, queue = queue[0], queue[1:]
		started, err := c.pass(ctx)
		if err != nil {
			return err
		}
		for _, another := range started {
			if !slices.Contains(queue, another) {
				queue = append(queue, another)
			}
		}
	}
	return nil
}
