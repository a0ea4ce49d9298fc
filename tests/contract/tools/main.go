// Compiles each *.schema.json below a folder as a Go program would, holds its examples to it, and prints what is wrong
// as a JSON list of sentences.
package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	found := []string{}
	err := filepath.WalkDir(os.Args[1], func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".schema.json") {
			for _, each := range problems(path) {
				found = append(found, fmt.Sprintf("%s: %v", path, each))
			}
		}
		return err
	})
	if err != nil {
		found = append(found, err.Error())
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		os.Exit(1)
	}
}

func problems(path string) []error {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.AssertContent()
	schema, err := compiler.Compile(path)
	if err != nil {
		return []error{err}
	}
	file, err := os.Open(path)
	if err != nil {
		return []error{err}
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return []error{err}
	}
	examples, _ := document.(map[string]any)["examples"].([]any)
	found := []error{}
	for _, example := range examples {
		if err := schema.Validate(example); err != nil {
			found = append(found, err)
		}
	}
	return found
}
