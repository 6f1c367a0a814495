package operator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	upgradedToAnnotation = "machineconfiguration.openshift.io/stub-ignition-upgraded-to"
	upgradedAtAnnotation = "machineconfiguration.openshift.io/stub-ignition-upgraded-at"
)

// errCrash is where the real operator panics: the pass ends, and its conditions stay as they are.
var errCrash = errors.New("the real operator ends here with a panic")

// upgradeUserData converts the user data of a machine set that is about to be patched, where it is not of Ignition 3.
func (c *controller) upgradeUserData(ctx context.Context, name *string) error {
	if name == nil {
		return fmt.Errorf("%w: the provider spec names no user data secret", errCrash)
	}
	const missing = "error grabbing user data secret referenced in machineset"
	if *name == "" {
		return fmt.Errorf("%s: resource name may not be empty", missing)
	}
	client := c.Controller.Resource(secrets).Namespace(machineNamespace)
	secret, err := client.Get(ctx, *name, metav1.GetOptions{})
	if err != nil {
		return fmt.Errorf("%s: %w", missing, err)
	}
	// The API server stores nothing that is not base64.
	encoded, _, _ := unstructured.NestedString(secret.Object, "data", "userData")
	userData, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return err
	}
	upgraded, err := upgrade(userData, *name)
	if err != nil || upgraded == nil {
		return err
	}
	annotations := secret.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[upgradedToAnnotation] = upgradedVersion
	annotations[upgradedAtAnnotation] = time.Now().UTC().Format(time.RFC3339)
	secret.SetAnnotations(annotations)
	text := base64.StdEncoding.EncodeToString(upgraded)
	if err := unstructured.SetNestedField(secret.Object, text, "data", "userData"); err != nil {
		return err
	}
	if _, err := client.Update(ctx, secret, metav1.UpdateOptions{FieldManager: controllerManager}); err != nil {
		return fmt.Errorf("could not update secret %s: %w", *name, err)
	}
	return nil
}

// upgrade gives the user data as Ignition 3, nil where it is that already.
func upgrade(userData []byte, secret string) ([]byte, error) {
	var document any
	if err := json.Unmarshal(userData, &document); err != nil {
		// The stray t is the real operator's.
		return nil, fmt.Errorf("failed to unmarshal decoded user-data to json (secret %s): %wt", secret, err)
	}
	fields, ok := document.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: the user data of secret %s is no object", errCrash, secret)
	}
	version, _, err := unstructured.NestedString(fields, "ignition", "version")
	if err != nil {
		return nil, fmt.Errorf("failed to find version field in ignition (user data secret %s): %w", secret, err)
	}
	if strings.HasPrefix(version, "3") {
		return nil, nil
	}
	upgraded, err := convertStub(userData, version)
	if err != nil {
		return nil, fmt.Errorf("converting ignition stub failed: %w", err)
	}
	return upgraded, nil
}
