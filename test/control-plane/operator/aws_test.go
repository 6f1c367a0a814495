package operator

import (
	"encoding/json"
	"reflect"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	oldImage     = "ami-05633d373d2067b59"
	releaseImage = "ami-00000000000000001"
	streamText   = `{"architectures":{"x86_64":{"images":{"aws":{"regions":{"us-east-1":{"image":"` + releaseImage + `"},` +
		`"us-west-2":{"image":"ami-00000000000000002"}}}}}}}`
)

func TestDecideAWS(t *testing.T) {
	const patched = `{"ami":{"id":"` + releaseImage + `"},"capacityReservationId":"","deviceIndex":0,"instanceType":"",` +
		`"metadata":{},"metadataServiceOptions":{},"placement":{"region":"us-east-1"},"subnet":{}}`
	cases := []struct {
		name         string
		spec         string
		architecture string
		stream       string
		want         string
		skipped      bool
		failure      string
	}{
		{name: "an image of an earlier release", spec: `{"ami":{"id":"` + oldImage + `"},"placement":{"region":"us-east-1"}}`, want: patched},
		{name: "the image of another region", spec: `{"ami":{"id":"ami-00000000000000002"},"placement":{"region":"us-east-1"}}`, want: patched},
		{
			name: "fields that the type does not know",
			spec: `{"ami":{"id":"` + oldImage + `","note":1},"metadata":{"creationTimestamp":null},"note":"x","placement":{"region":"us-east-1"}}`,
			want: patched,
		},
		{name: "the image of the release", spec: `{"ami":{"id":"` + releaseImage + `"},"placement":{"region":"us-east-1"}}`},
		{name: "somebody's own image", spec: `{"ami":{"id":"ami-0f"},"placement":{"region":"us-east-1"}}`, skipped: true},
		{name: "no id", spec: `{"ami":{"arn":"arn:x"},"placement":{"region":"us-east-1"}}`, skipped: true},
		{name: "a region without image", spec: `{"ami":{"id":"` + oldImage + `"},"placement":{"region":"eu-nope-1"}}`, skipped: true},
		{
			name:         "an architecture without images",
			spec:         `{"ami":{"id":"` + oldImage + `"},"placement":{"region":"us-east-1"}}`,
			architecture: "s390x",
			skipped:      true,
		},
		{name: "no provider spec", failure: "providerSpec field was empty"},
		{
			name: "a field of another type",
			spec: `{"deviceIndex":"x"}`,
			failure: "unmarshal into providerSpec failed error unmarshaling JSON: while decoding JSON: json: " +
				"cannot unmarshal string into Go struct field AWSMachineProviderConfig.deviceIndex of type int64",
		},
		{name: "a broken stream", spec: `{}`, stream: "{", failure: "failed to parse CoreOS stream metadata: unexpected end of JSON input"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var value map[string]any
			if c.spec != "" {
				decode(t, c.spec, &value)
			}
			got, err := decideAWS(value, c.spec != "", or(c.stream, streamText), or(c.architecture, "x86_64"))
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			var is, want map[string]any
			decode(t, or(string(got.value), "null"), &is)
			decode(t, or(c.want, "null"), &want)
			if !reflect.DeepEqual(is, want) || got.skipped != c.skipped || failure != c.failure {
				t.Errorf("got %s, skipped %t, %q; want %s, %t, %q", got.value, got.skipped, failure, c.want, c.skipped, c.failure)
			}
		})
	}
}

func TestArchitectureOf(t *testing.T) {
	cases := []struct {
		name       string
		annotation string
		payload    string
		want       string
		failure    string
	}{
		{name: "one label", annotation: "kubernetes.io/arch=arm64", want: "aarch64"},
		{name: "one of several", annotation: "a=b, kubernetes.io/arch=amd64,c=d", want: "x86_64"},
		{name: "the first counts", annotation: "kubernetes.io/arch=s390x,kubernetes.io/arch=amd64", want: "s390x"},
		{name: "an unknown value", annotation: "kubernetes.io/arch=x86_64", failure: "invalid architecture value found in annotation: x86_64"},
		{name: "other labels only", annotation: "a=b", failure: "kubernetes.io/arch label not found in annotation: a=b"},
		{name: "none: that of the control plane", want: "aarch64"},
		{name: "none in a cluster of several", payload: "Multi"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			machineSet := unstructured.Unstructured{Object: map[string]any{}}
			if c.annotation != "" {
				machineSet.SetAnnotations(map[string]string{architectureAnnotation: c.annotation})
			}
			version := &unstructured.Unstructured{Object: map[string]any{}}
			decode(t, `{"status":{"desired":{"architecture":"`+c.payload+`"}}}`, &version.Object)
			got, err := architectureOf(machineSet, surroundings{clusterVersion: version, architecture: "aarch64"})
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if got != c.want || failure != c.failure {
				t.Errorf("got %q, %q; want %q, %q", got, failure, c.want, c.failure)
			}
		})
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
