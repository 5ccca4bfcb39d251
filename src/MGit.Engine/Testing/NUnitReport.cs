using System.Globalization;
using System.Text;
using System.Xml;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Testing;

/// <summary>Writes results as an NUnit 3 file (<c>test-run</c>), which CI systems read: one suite for each node, one case for each test.</summary>
public static class NUnitReport
{
    /// <summary>Writes the file at once: a reader finds the old one or the whole new one.</summary>
    /// <param name="path">Absolute path; its folder is there.</param>
    /// <param name="results">The results, of any nodes in any order.</param>
    public static void Write(string path, IReadOnlyList<LineageTestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        DiskFiles.Instance.WriteAllAtomic(path, stream => Write(stream, results));
    }

    /// <summary>Writes the report into a stream, which stays open.</summary>
    public static void Write(Stream stream, IReadOnlyList<LineageTestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), CloseOutput = false });
        xml.WriteStartDocument(standalone: false);
        xml.WriteStartElement("test-run");
        xml.WriteAttributeString("id", "0");
        xml.WriteAttributeString("name", "MGit");
        xml.WriteAttributeString("fullname", "MGit");
        WriteCounts(xml, results);
        xml.WriteAttributeString("engine-version", typeof(NUnitReport).Assembly.GetName().Version!.ToString());
        int id = 1;
        foreach (IGrouping<string, LineageTestResult> node in results.GroupBy(result => result.Node, StringComparer.Ordinal))
        {
            xml.WriteStartElement("test-suite");
            xml.WriteAttributeString("type", "TestSuite");
            xml.WriteAttributeString("id", Number(id++));
            xml.WriteAttributeString("name", Legal(node.Key));
            xml.WriteAttributeString("fullname", Legal(node.Key));
            WriteCounts(xml, [.. node]);
            foreach (LineageTestResult result in node)
            {
                WriteCase(xml, result, id++);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyList<LineageTestResult> results)
    {
        int failed = results.Count(result => result.Passed == false);
        int passed = results.Count(result => result.Outcome == TestOutcome.Passed);
        int skipped = results.Count(result => result.Outcome == TestOutcome.Skipped);
        xml.WriteAttributeString("testcasecount", Number(results.Count));
        xml.WriteAttributeString("result", failed > 0 ? "Failed" : passed > 0 ? "Passed" : skipped == results.Count && skipped > 0 ? "Skipped" : "Inconclusive");
        xml.WriteAttributeString("total", Number(results.Count));
        xml.WriteAttributeString("passed", Number(passed));
        xml.WriteAttributeString("failed", Number(failed));
        xml.WriteAttributeString("inconclusive", Number(results.Count - passed - failed - skipped));
        xml.WriteAttributeString("skipped", Number(skipped));
        xml.WriteAttributeString("asserts", Number(results.Count));
        if (results.Count > 0)
        {
            xml.WriteAttributeString("start-time", Time(results.Min(result => result.Started)));
            xml.WriteAttributeString("end-time", Time(results.Max(result => result.Started.AddSeconds(result.Seconds))));
        }

        xml.WriteAttributeString("duration", Seconds(results.Sum(result => result.Seconds)));
    }

    private static void WriteCase(XmlWriter xml, LineageTestResult result, int id)
    {
        xml.WriteStartElement("test-case");
        xml.WriteAttributeString("id", Number(id));
        xml.WriteAttributeString("name", Legal(result.Test));
        xml.WriteAttributeString("fullname", Legal($"{result.Node}.{result.Test}"));
        xml.WriteAttributeString("result", result.Outcome switch
        {
            TestOutcome.Passed => "Passed",
            TestOutcome.Failed or TestOutcome.Error => "Failed",
            TestOutcome.Skipped => "Skipped",
            _ => "Inconclusive",
        });
        if (result.Outcome == TestOutcome.Error)
        {
            xml.WriteAttributeString("label", "Error");
        }

        xml.WriteAttributeString("start-time", Time(result.Started));
        xml.WriteAttributeString("end-time", Time(result.Started.AddSeconds(result.Seconds)));
        xml.WriteAttributeString("duration", Seconds(result.Seconds));
        xml.WriteAttributeString("asserts", "1");
        WriteProperties(xml, result);
        if (result.Passed == false)
        {
            WriteMessage(xml, "failure", result.Error ?? "The test failed.");
        }
        else if (result.Outcome == TestOutcome.Skipped)
        {
            WriteMessage(xml, "reason", result.Error ?? "The test was skipped.");
        }

        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, LineageTestResult result)
    {
        (string Name, string? Value)[] known =
        [
            .. result.Metrics.Select(metric => (metric.Key, (string?)metric.Value.ToString("R", CultureInfo.InvariantCulture))),
            ("contentId", result.ContentId),
            ("definitionId", result.DefinitionId),
            ("device", result.Device),
            ("cached", result.Cached ? "true" : "false"),
        ];
        xml.WriteStartElement("properties");
        foreach ((string name, string? value) in known)
        {
            if (value is not null)
            {
                xml.WriteStartElement("property");
                xml.WriteAttributeString("name", Legal(name));
                xml.WriteAttributeString("value", Legal(value));
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    }

    private static void WriteMessage(XmlWriter xml, string element, string message)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("message", Legal(message));
        xml.WriteEndElement();
    }

    /// <summary>XML has no way to write most control characters and half surrogates: they become U+FFFD.</summary>
    private static string Legal(string text)
    {
        StringBuilder legal = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isLegal = rune.Value >= 0x10000 || XmlConvert.IsXmlChar((char)rune.Value);
            legal.Append(isLegal ? rune.ToString() : "\uFFFD");
        }

        return legal.ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
