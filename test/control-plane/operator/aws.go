package operator

import (
	"encoding/json"
	"errors"
	"fmt"

	machinev1beta1 "github.com/openshift/api/machine/v1beta1"
	"sigs.k8s.io/yaml"
)

// published are the boot images of earlier releases that the tests' clusters use. The real operator of 4.22 has more
// than nine thousand compiled in, and skips a machine set with any other image.
var published = map[string]bool{
	"ami-05633d373d2067b59": true,
	"ami-046291643f08c3c4b": true,
}

// stream is what is read of a release's stream metadata: the images by architecture and region.
type stream struct {
	Architectures map[string]struct {
		Images struct {
			AWS struct {
				Regions map[string]struct {
					Image string `json:"image"`
				} `json:"regions"`
			} `json:"aws"`
		} `json:"images"`
	} `json:"architectures"`
}

// names says whether an image is one of the stream's own, in whatever region.
func (s stream) names(image string) bool {
	for _, architecture := range s.Architectures {
		for _, region := range architecture.Images.AWS.Regions {
			if region.Image == image {
				return true
			}
		}
	}
	return false
}

// awsPatch is what has to become of a provider spec.
type awsPatch struct {
	// value is the new provider spec; nil where nothing has to be patched.
	value []byte
	// userData is the name of the user data secret; nil where the provider spec names none.
	userData *string
	// skipped: somebody has to see to it by hand.
	skipped bool
}

// decideAWS compares the image of a provider spec with that of the stream's text. The new provider spec is the old one as
// the API's Go type holds it: fields that the type does not know go, and those that it always writes come.
func decideAWS(value map[string]any, has bool, streamText, architecture string) (awsPatch, error) {
	if !has {
		return awsPatch{}, errors.New("providerSpec field was empty")
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return awsPatch{}, err
	}
	var spec machinev1beta1.AWSMachineProviderConfig
	if err := yaml.Unmarshal(raw, &spec); err != nil {
		return awsPatch{}, fmt.Errorf("unmarshal into providerSpec failed %w", err)
	}
	var images stream
	if err := json.Unmarshal([]byte(streamText), &images); err != nil {
		return awsPatch{}, fmt.Errorf("failed to parse CoreOS stream metadata: %w", err)
	}
	target, has := images.Architectures[architecture].Images.AWS.Regions[spec.Placement.Region]
	if !has || spec.AMI.ID == nil {
		return awsPatch{skipped: true}, nil
	}
	current := *spec.AMI.ID
	if current == target.Image {
		return awsPatch{}, nil
	}
	if !published[current] && !images.names(current) {
		return awsPatch{skipped: true}, nil
	}
	patch := awsPatch{}
	if spec.UserDataSecret != nil {
		patch.userData = &spec.UserDataSecret.Name
	}
	spec.AMI = machinev1beta1.AWSResourceReference{ID: &target.Image}
	patch.value, err = json.Marshal(spec)
	return patch, err
}
