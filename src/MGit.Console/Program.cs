System.Console.Out.WriteLine("mgit");
return 0;
