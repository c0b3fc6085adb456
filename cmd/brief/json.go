package main

import (
	"encoding/json"
	"io"
)

// writeJSON writes a value as one line of JSON.
func writeJSON(w io.Writer, v any) error { return encoder(w).Encode(v) }

// encoder writes values as lines of JSON, in which < and & stand as they are.
func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// What JSON tells of a run.
type (
	jsonEdition struct {
		Event   string `json:"event"`
		Note    string `json:"note"`
		Edition string `json:"edition"`
		Key     string `json:"key"`
		Status  string `json:"status"`
		PDF     string `json:"pdf"`
		Pages   int    `json:"pages"`
		Bytes   int    `json:"bytes"`
	}
	jsonSummary struct {
		Event    string   `json:"event"`
		Made     int      `json:"made"`
		Fresh    int      `json:"fresh"`
		Failed   int      `json:"failed"`
		Left     int      `json:"left"`
		Errors   int      `json:"errors"`
		Warnings int      `json:"warnings"`
		Untold   int      `json:"untold"`
		Remarks  []string `json:"remarks"`
	}
	jsonMerged struct {
		Shards   int      `json:"shards"`
		Editions int      `json:"editions"`
		Failed   []string `json:"failed"`
		Missing  []string `json:"missing"`
		Locks    []string `json:"locks"`
	}
	jsonRule struct {
		Code     string `json:"code"`
		Severity string `json:"severity"`
		Title    string `json:"title"`
		Why      string `json:"why"`
		Bad      string `json:"bad"`
		Good     string `json:"good"`
	}
	jsonNew struct {
		Folder string   `json:"folder"`
		Files  []string `json:"files"`
	}
	jsonProfile struct {
		Name  string `json:"name"`
		About string `json:"about"`
		Text  string `json:"text"`
	}
)

// orEmpty gives a list that JSON writes as one, though nothing be in it.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
